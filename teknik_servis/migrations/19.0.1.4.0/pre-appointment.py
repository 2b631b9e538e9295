def migrate(cr, version):
    """Make the column of what no older record has: nothing is computed for each."""
    cr.execute(
        "ALTER TABLE teknik_servis_order"
        " ADD COLUMN IF NOT EXISTS date_planned timestamp without time zone"
    )
