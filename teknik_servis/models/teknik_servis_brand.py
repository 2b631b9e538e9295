from odoo import fields, models


class TeknikServisBrand(models.Model):
    """A make of devices: also of those that strangers bring and nobody stocks."""

    _name = "teknik.servis.brand"
    _description = "Brand"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(lower(name))", "This brand is in the list already."
    )


class TeknikServisDeviceKind(models.Model):
    """What sort of device it is: a boiler, a copier, a notebook."""

    _name = "teknik.servis.device.kind"
    _description = "Device Kind"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "((name->>'en_US'))", "This kind of device is in the list already."
    )
