from . import (
    stock_picking_return,
    teknik_servis_cancel,
    teknik_servis_correct_customer,
    teknik_servis_deliver,
    teknik_servis_deliver_paper,
    teknik_servis_mass,
    teknik_servis_merge,
    teknik_servis_group_act,
    teknik_servis_group_intake,
    teknik_servis_reopen,
    teknik_servis_send,
    teknik_servis_stage_merge,
)
