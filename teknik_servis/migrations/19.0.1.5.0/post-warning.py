def migrate(cr, version):
    """Remember promises that were broken before anybody was warned of them.

    They are known where they were broken: nobody's list is filled with them.
    """
    cr.execute(
        """
        INSERT INTO teknik_servis_warning
               (kind, order_id, moment, create_uid, create_date, write_uid, write_date)
        SELECT 'promise', id, date_promised, 1, NOW() AT TIME ZONE 'UTC', 1,
               NOW() AT TIME ZONE 'UTC'
          FROM teknik_servis_order
         WHERE is_open IS TRUE AND date_promised <= NOW() AT TIME ZONE 'UTC'
            ON CONFLICT DO NOTHING
        """
    )
