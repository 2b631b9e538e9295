from .common import TeknikServisCommon


class DeliverCommon(TeknikServisCommon):
    """A record with two parts that are in the technician's van."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.part | cls.labour).taxes_id = False
        cls._put_in_stock(10)
        cls.order = cls._create_order()
        cls.line = cls._add_line(cls.order, quantity=2)

    def send_all(self, order=None, *, pay=False):
        order = order or self.order
        goods = {line: line.qty_to_deliver for line in order.line_ids}
        bills = {line: line.qty_to_invoice for line in order.line_ids}
        moves = order._send(
            {line: quantity for line, quantity in goods.items() if quantity},
            {line: quantity for line, quantity in bills.items() if quantity},
        )[1]
        if pay:
            moves.action_post()
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=moves.ids
            ).create({})._create_payments()
        return moves
