def migrate(cr, version):
    """Tell since when records of older databases stand where they stand.

    Before the column is added by itself: nothing is computed for each record then. As
    their history says: the last operation that led from one stage to another.
    """
    cr.execute(
        "ALTER TABLE teknik_servis_order"
        " ADD COLUMN IF NOT EXISTS stage_since timestamp without time zone"
    )
    cr.execute(
        """
        UPDATE teknik_servis_order o
           SET stage_since = DATE_TRUNC(
                   'second', COALESCE(entry.moment, o.create_date))
          FROM teknik_servis_order same
          LEFT JOIN (
              SELECT DISTINCT ON (order_id)
                     order_id, COALESCE(date_stop, date_start) AS moment
                FROM teknik_servis_operation
               WHERE stage_id IS DISTINCT FROM stage_from_id
            ORDER BY order_id, id DESC
          ) entry ON entry.order_id = same.id
         WHERE same.id = o.id AND o.stage_since IS NULL
        """
    )
