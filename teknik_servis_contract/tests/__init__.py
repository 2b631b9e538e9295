from . import (
    test_contract,
    test_contract_cron,
    test_contract_make,
    test_contract_plan,
    test_contract_rights,
    test_plan,
)
