def migrate(cr, version):
    """Take away the view that extended the former list of operations.

    The tab is a story now: until the new view is loaded, the old one would stop every
    other view of the form from being checked.
    """
    cr.execute(
        """
        WITH old AS (
            DELETE FROM ir_model_data
             WHERE module = 'teknik_servis'
               AND model = 'ir.ui.view'
               AND name = 'teknik_servis_order_view_form_merge'
         RETURNING res_id
        )
        DELETE FROM ir_ui_view WHERE id IN (SELECT res_id FROM old)
        """
    )
