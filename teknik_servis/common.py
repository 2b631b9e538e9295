# Put into the context by our own methods only. Compared by identity: values that come
# by RPC are never this object, so nobody can switch a rule off from outside.
SENTINEL = object()

MANAGER = "teknik_servis.group_teknik_servis_manager"
