from . import (
    test_client_uid,
    test_deliver,
    test_entry_conditions,
    test_history,
    test_invoice,
    test_operation,
    test_order_line,
    test_report,
    test_reservation,
    test_send,
    test_stage,
)
