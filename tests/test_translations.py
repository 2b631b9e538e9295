"""Turkish is complete, in the words of a service desk, and where people read it."""

import io
import re
from collections import Counter
from pathlib import Path

import polib
from lxml import etree

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.translate import code_translations, trans_export

ROOT = Path(__file__).resolve().parents[1]
ADDONS = ["teknik_servis", "teknik_servis_contract", "teknik_servis_portal"]
LANG = "tr_TR"
# What of a tag people read.
READ = re.compile(r'(?<= )(title|aria-label|alt|placeholder)="([^"]*)"')
PLACEHOLDERS = re.compile(r"%(?:\(\w+\))?[sdfgr](?!\w)|\{\{.*?\}\}|\{\w*\}|</?\w[^>]*>")
# lower() alone makes other letters of the Turkish capitals.
TURKISH_LOWER = {ord("İ"): "i", ord("I"): "ı"}

# What other programs, and Odoo's own Turkish, say where a service desk does not:
# never at the beginning of a word of ours, with whatever suffix,
NEVER = """
    Servis Siparişi, Onarım Siparişi, Hizmet Emri, Bilet, Aşama, Statü, Operasyon,
    Aksiyon, Teknik Sorumlu, Kaynak, Kaynağ, Çalışan, İş Ortak, İş Ortağ, Kontak,
    Kontağ, Ekipman, Varlık, Varlığ, Demirbaş, Lot/Seri, Seri Numarası, Açıklama,
    Problem, Sorun Bildirimi, Teşhis, Çözüm, Vaat Edilen, Son Tarih, Planlanan Tarih,
    Kalemler, Satırlar, Teslimat Notu, Teslimat Makbuzu, Sevkiyat, Yeniden Aktif,
    Kapsama, Şerefiye, İyi Niyet, Aksesuar Listesi, Koşul, Peşinat, Ödeme Alındısı,
    Avans, Konum, Lokasyon, Ödünç Ürün, Okuyucu, Vizit, Oluşum
"""
# never as a word of its own (Evren, Tanımlar, Ortakça, Metrekare are other words),
NEVER_ALONE = "Evre, Evresi, Ortak, Ortağı, Tanı, Tanısı, Emek, Emeği, Metre, Metresi"
# never as the whole text (Yeni Kayıt, Tekrar Aç, Silinemez are right).
NEVER_WHOLE = "Yeni, Oluştur, Tamamla, Kapat, Yapıldı, Tekrar, Sil"

MENUS = {
    "menu_root": "Servis",
    "order_menu": "Servis Hareket",
    "operation_menu": "İşlemler",
    "config_menu": "Tanımlar",
    "stage_menu": "İşlem Yerleri",
    "code_group_menu": "Özel Kodlar",
    "technician_menu": "Teknisyenler",
}
TABS = [
    "Detay",
    "Özel Kod",
    "Ürün Bilgileri",
    "Sayaçlar",
    "Parça ve Hizmetler",
    "Dış Servis",
    "İşlemler",
    "Randevular",
]
BUTTONS = {"İşlem", "Başlat", "Durdur", "Gönder", "Teslim", "Tekrar Aç", "Yazdır"}
# The act of each dialog; each has Vazgeç beside it.
DIALOGS = {
    "operation": {"Kaydet", "Kaydet ve Gönder"},
    "send": {"Gönder"},
    "deliver": {"Teslim"},
    "cancel": {"Kaydı İptal Et"},
    "reopen": {"Tekrar Aç"},
    "stage.merge": {"Birleştir"},
}
FIELDS = {
    "order": {
        "name": "Kayıt No",
        "stage_id": "İşlem Yeri",
        "partner_id": "Müşteri",
        "technician_ids": "Teknik Ekip",
        "product_id": "Ürün",
        "serial": "Seri No",
        "customer_request": "Müşteri Talebi / Şikâyeti",
        "diagnosis": "Arıza Tespiti",
        "work_done": "Yapılan İşlem",
        "accessories": "Yanında Gelenler",
        "condition": "Fiziki Durumu",
        "date_promised": "Teslim Tarihi",
        "date_delivered": "Teslim Edildiği Tarih",
        "code_ids": "Özel Kodlar",
        "result": "Sonuç",
    },
    "order.line": {"coverage": "Ücret Durumu", "technician_id": "Teknisyen"},
    "operation": {
        "stage_id": "İşlem Yeri",
        "technician_id": "Teknisyen",
        "date_start": "Başlangıç",
        "date_stop": "Bitiş",
        "line_ids": "Parça ve Hizmetler",
    },
    "send": {"do_deliver": "İrsaliye", "do_invoice": "Fatura"},
}
SELECTIONS = {
    ("order.line", "coverage"): ["Ücretli", "Garanti", "Sözleşme", "Bedelsiz"],
    ("order", "result"): [
        "Onarıldı",
        "Onarımsız İade",
        "Onarılamadı",
        "Arıza Görülmedi",
        "Değişim",
        "Hurda",
    ],
}
STAGES = [
    ("new", "Yeni Kayıt", "Kaydınız alındı"),
    ("appointment", "Randevu", "Randevunuz alındı"),
    ("queue", "Atölyede Sırada", "Cihazınız servisimizde, sırada"),
    ("diagnosis", "Arıza Tespitinde", "Arıza tespiti yapılıyor"),
    ("approval", "Müşteri Onayı Bekliyor", "Fiyat teklifimiz onayınızı bekliyor"),
    ("warranty_approval", "Garanti Onayı Bekliyor", "Üretici onayı bekleniyor"),
    ("parts", "Parça Bekliyor", "Yedek parça bekleniyor"),
    ("central", "Merkez Serviste", "Cihazınız üreticinin merkez servisinde"),
    ("in_progress", "İşlemde", "İşlem yapılıyor"),
    ("test", "Test / Kontrol", False),
    ("ready", "Teslime Hazır", "Cihazınız teslime hazır"),
    (
        "ready_unrepaired",
        "Onarımsız İade",
        "Cihazınız onarım yapılmadan teslime hazır",
    ),
    ("to_invoice", "Bitti, Fatura Bekliyor", "İşleminiz tamamlandı"),
    ("done", "Teslim Edildi", "Teslim edildi, teşekkür ederiz"),
    ("cancelled", "İptal", "Kaydınız iptal edildi"),
]


def lower(text):
    return text.translate(TURKISH_LOWER).lower()


def words_of(text):
    return [word.strip() for word in lower(text).split(",")]


def wrong_words(text):
    """Return the words in a text that a service desk does not say."""
    text = lower(text)
    found = [w for w in words_of(NEVER) if re.search(rf"\b{re.escape(w)}", text)]
    found += [w for w in words_of(NEVER_ALONE) if re.search(rf"\b{w}\b", text)]
    return found + [word for word in words_of(NEVER_WHOLE) if word == text.strip(" .:")]


def catalogue(addon, name):
    """Return a committed catalogue; an empty one for an addon without any text."""
    path = ROOT / addon / "i18n" / name
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["res.lang"]._lang_get(LANG):
            cls.env["res.lang"]._activate_lang(LANG)
            cls.env["ir.module.module"]._load_module_terms(ADDONS, [LANG])
            cls.env.registry.clear_all_caches()
        user = new_test_user(
            cls.env,
            "ts_turk",
            groups="teknik_servis.group_teknik_servis_manager",
            lang=LANG,
        )
        cls.turk = cls.env(user=user, context={"lang": LANG})
        cls.turkish = {
            entry.msgid: entry
            for addon in ADDONS
            for entry in catalogue(addon, "tr.po")
        }

    def _ours(self):
        """Return the names of our models."""
        return [name for name in self.env if name.startswith("teknik.servis.")]

    def _get_form(self, model):
        """Return the form of a model as a Turkish user's web client gets it."""
        xmlid = f"teknik_servis.{model.replace('.', '_')}_view_form"
        if model == "teknik.servis.operation":
            xmlid += "_dialog"
        views = [(self.env.ref(xmlid).id, "form")]
        return etree.fromstring(
            self.turk[model].get_views(views)["views"]["form"]["arch"]
        )

    def test_committed_terms_are_those_of_the_code(self):
        for addon in ADDONS:
            with self.subTest(addon=addon), io.BytesIO() as buffer:
                trans_export(None, [addon], buffer, "po", self.env)
                fresh = polib.pofile(buffer.getvalue().decode())
                fresh = {entry.msgid for entry in fresh}
                committed = {e.msgid for e in catalogue(addon, f"{addon}.pot")}
                self.assertEqual(fresh - committed, set(), "new: ./dev i18n")
                self.assertEqual(committed - fresh, set(), "gone: ./dev i18n")

    def test_every_term_is_in_turkish(self):
        for addon in ADDONS:
            with self.subTest(addon=addon):
                terms = {entry.msgid for entry in catalogue(addon, f"{addon}.pot")}
                po = catalogue(addon, "tr.po")
                self.assertEqual({entry.msgid for entry in po}, terms)
                self.assertEqual([e.msgid for e in po if not e.msgstr.strip()], [])
                self.assertEqual([e.msgid for e in po if e.fuzzy or e.obsolete], [])
        self.assertGreater(len(self.turkish), 400)

    def test_english_is_english(self):
        for msgid in self.turkish:
            self.assertTrue(msgid.isascii(), msgid)

    def test_placeholders_and_tags_are_the_same_in_turkish(self):
        for msgid, entry in self.turkish.items():
            found = [
                Counter(PLACEHOLDERS.findall(READ.sub(r"\1", text)))
                for text in (entry.msgstr, msgid)
            ]
            self.assertEqual(*found, entry.msgstr)

    def test_what_people_read_of_a_tag_is_in_turkish(self):
        read = 0
        for msgid, entry in self.turkish.items():
            pairs = zip(READ.findall(msgid), READ.findall(entry.msgstr), strict=True)
            for english, turkish in pairs:
                self.assertNotEqual(english, turkish, entry.msgstr)
                read += 1
        self.assertTrue(read)

    def test_no_suffix_hangs_on_a_placeholder(self):
        # "SRV/2026/00001'in" or "...'ün": the right one depends on what comes in.
        for entry in self.turkish.values():
            self.assertNotRegex(entry.msgstr, r"%\(\w+\)[sd]['’\w]")

    def test_the_check_of_words_knows_a_word_from_its_likes(self):
        wrong = (
            "AŞAMASI, LOKASYON, İyi niyetle, İş ortağı, Arıza tanısı, Sil, Yeni, Tekrar"
        )
        for text in wrong.split(", "):
            self.assertTrue(wrong_words(text), text)
        right = "Tekrar Aç, Yeni Kayıt, Tanımlar, Silinemez, Oluşturan, Metrekare"
        for text in right.split(", "):
            self.assertFalse(wrong_words(text), text)

    def test_no_word_of_others_stands_in_turkish(self):
        for entry in self.turkish.values():
            self.assertFalse(wrong_words(entry.msgstr), entry.msgstr)
        self.assertEqual(self.turkish["Discard"].msgstr, "Vazgeç")

    def test_no_word_of_others_stands_on_our_fields(self):
        # Also what our models have from core's, where core has a word of its own.
        for model in self._ours():
            fields = self.turk[model].sudo().fields_get([], ["string", "selection"])
            for name, field in fields.items():
                labels = [label for _value, label in field.get("selection") or []]
                for text in [field["string"], *labels]:
                    self.assertFalse(wrong_words(text), f"{model}.{name}: {text}")

    def test_menus(self):
        menus = self.turk["ir.ui.menu"].load_menus(False).values()
        names = {menu.get("xmlid"): menu["name"] for menu in menus}
        for xmlid, name in MENUS.items():
            self.assertEqual(names[f"teknik_servis.teknik_servis_{xmlid}"], name)
        action = self.turk["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_order_action"
        )
        self.assertEqual(action["name"], "Servis Hareket")

    def test_form_of_a_record(self):
        form = self._get_form("teknik.servis.order")
        self.assertEqual(form.xpath("//page/@string"), TABS)
        self.assertEqual(BUTTONS - set(form.xpath("//header/button/@string")), set())
        record = self.turk["teknik.servis.order"].new({})
        self.assertEqual(record.display_name, "Yeni Kayıt")

    def test_dialogs(self):
        for name, acts in DIALOGS.items():
            with self.subTest(dialog=name):
                footer = self._get_form(f"teknik.servis.{name}").find(".//footer")
                discard = footer.xpath("button[@special='cancel']/@string")
                self.assertEqual(discard, ["Vazgeç"])
                self.assertEqual(acts - set(footer.xpath("button/@string")), set())

    def test_fields(self):
        for model, labels in FIELDS.items():
            fields = self.turk[f"teknik.servis.{model}"].fields_get(list(labels))
            read = {name: field["string"] for name, field in fields.items()}
            self.assertEqual(read, labels)
        for (model, name), labels in SELECTIONS.items():
            field = self.turk[f"teknik.servis.{model}"].fields_get([name])[name]
            self.assertEqual([label for _value, label in field["selection"]], labels)
        tooltip = self.turk["teknik.servis.order"].fields_get(["stage_id"])["stage_id"]
        self.assertIn("durum", tooltip["help"])
        van = "teknik_servis_location_id"
        field = self.turk["hr.employee.public"].fields_get([van])[van]
        self.assertEqual(field["string"], "Teknisyen Deposu (Araç)")

    def test_default_stages(self):
        for xmlid, name, customer_text in STAGES:
            stage = self.env.ref(f"teknik_servis.teknik_servis_stage_{xmlid}")
            stage = self.turk["teknik.servis.stage"].browse(stage.id)
            read = (stage.name, stage.customer_text)
            self.assertEqual(read, (name, customer_text))

    def test_texts_of_the_browser(self):
        web = code_translations.get_web_translations("teknik_servis", LANG)
        texts = {entry["id"]: entry["string"] for entry in web["messages"]}
        self.assertEqual(texts["New Record"], "Yeni Kayıt")
        self.assertEqual(texts["Open"], "Açık")
        self.assertEqual(texts["All"], "Tümü")
