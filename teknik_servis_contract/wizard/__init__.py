from . import teknik_servis_contract_skip
