from . import (
    test_client_uid,
    test_entry_conditions,
    test_history,
    test_operation,
    test_stage,
)
