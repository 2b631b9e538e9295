from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import convert_file, mute_logger

from .life_common import LifeCycleCommon

BAD_COLORS = (
    "red",
    "#FFF",
    "#12345G",
    "#1234567",
    "#123456\n",
    "＃123456",
    "#123456;background:url(https://evil.example)",
    "rgb(1,2,3)",
    '"><script>alert(1)</script>',
    "#" * 10_000,
)


@tagged("post_install", "-at_install")
class TestStage(LifeCycleCommon):
    """Stages belong to the users: what they may do to them, and what must remain."""

    def _new_stage(self, **values):
        return self.env["teknik.servis.stage"].create(
            {"name": "Boyada", "kind": "waiting", **values}
        )

    def _as_manager(self, stages):
        return self._as(stages, "manager")

    def _all_of(self, kind):
        return self.env["teknik.servis.stage"].search([("kind", "=", kind)])

    # ------------------------------------------------------------ rename, recolour

    def test_manager_reads_and_saves_a_stage_as_the_browser_does(self):
        stage = self._as_manager(self._stage("planned"))
        stage.write({"required_field_ids": [Command.clear()]})
        field = self.env["ir.model.fields"]._get("teknik.servis.order", "diagnosis")
        for view in ("list", "form"):
            specification = self._get_web_specification(stage, view)
            self.assertIn("required_field_ids", specification)
            [data] = stage.web_save(
                {"required_field_ids": [[4, field.id]], "name": "Sırada"}, specification
            )
            self.assertEqual(data["name"], "Sırada")
            self.assertEqual([f["id"] for f in data["required_field_ids"]], field.ids)

    def test_renamed_and_reordered_stages_go_on_working(self):
        for stage in self.env["teknik.servis.stage"].search([]):
            self._as_manager(stage).write(
                {
                    "name": f"X{stage.id}",
                    "sequence": 100 - stage.sequence,
                    "required_field_ids": [Command.clear()],
                }
            )
        order = self._create_order()
        self.assertEqual(order.stage_kind, "new")
        self._as(order, "technician").action_start()
        self._hand_over(order)
        self.assertEqual(order.stage_kind, "done")

    def test_a_new_stage_stands_behind_the_open_ones(self):
        added = self._new_stage(kind="waiting")
        sequences = dict(
            self.env["teknik.servis.stage"]._read_group(
                [("id", "!=", added.id)], ["kind"], ["sequence:max"]
            )
        )
        closed = {sequences.pop("done"), sequences.pop("cancelled")}
        self.assertGreater(added.sequence, max(sequences.values()))
        self.assertLess(added.sequence, min(closed))

    def test_only_the_form_of_a_hex_colour_is_a_colour(self):
        stage = self._as_manager(self._new_stage())
        for color in ("#000000", "#abcDEF", False):
            stage.color = color
        for color in BAD_COLORS:
            with self.subTest(color=color[:30]), self.assertRaises(ValidationError):
                stage.color = color

    def test_a_stage_without_colour_shows_its_records(self):
        stage = self._new_stage(color=False)
        order = self._create_order()
        order.stage_id = stage
        tabs = self._as(order, "office").get_stage_tabs([])["stages"]
        self.assertIn({"id": stage.id, "count": 1}.items(), self._short(tabs))

    def _short(self, tabs):
        return [{"id": tab["id"], "count": tab["count"]}.items() for tab in tabs]

    def test_strange_names_are_kept_as_they_are(self):
        for name in ("`'\"><script>", "İşlem ığüşöç", "🛠️", "x" * 10_000):
            stage = self._as_manager(self._new_stage(name=name))
            stage.invalidate_recordset()
            self.assertEqual(stage.name, name)

    def test_only_managers_change_stages(self):
        stage = self._new_stage()
        for role in ("technician", "office", "accountant", "employee"):
            for act in (
                lambda s: s.write({"name": "X"}),
                lambda s: s.copy(),
                lambda s: s.unlink(),
                lambda s: s._merge_into(self.stages["waiting"]),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    act(self._as(stage, role))

    # ------------------------------------------------------------ kind

    def test_the_kind_of_a_used_stage_is_fixed(self):
        for values in ({}, {"active": False}):
            stage = self._new_stage()
            order = self._create_order()
            order.stage_id = stage
            order.write(values)
            with self.subTest(values=values), self._refused("Boyada"):
                self._as_manager(stage).kind = "done"
            self._as_manager(stage).kind = "waiting"

    def test_another_companys_record_fixes_the_kind_too(self):
        stage = self._new_stage()
        _company, user = self._create_other_company()
        self.env["teknik.servis.order"].with_user(user).create(
            {"stage_id": stage.id, "customer_request": "x"}
        )
        self.assertEqual(self._as_manager(stage).order_count, 0)
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            self._as_manager(stage).kind = "in_progress"

    def test_the_kind_of_an_unused_stage_may_change(self):
        stage = self._as_manager(self._new_stage())
        stage.kind = "ready"
        self.assertEqual(stage.kind, "ready")

    # ------------------------------------------------------------ archive, delete

    def test_a_used_stage_is_archived_and_its_records_move_on(self):
        stage = self._new_stage()
        order = self._create_order()
        order.stage_id = stage
        self._as_manager(stage).active = False
        self.assertEqual(self._as(order, "office").get_stage_tabs([])["open_count"], 1)
        self._as(order, "office").stage_id = self._stage("planned")
        self.assertEqual(self._history(order)[-1][:2], ("waiting", "planned"))

    def test_nothing_enters_an_archived_stage(self):
        stage = self._new_stage(active=False)
        order = self._create_order()
        with self.assertRaisesRegex(UserError, f"{order.name}.*Boyada"):
            self._as(order, "office").stage_id = stage

    def test_the_kind_of_a_stage_of_the_history_is_fixed(self):
        stage = self._new_stage()
        order = self._create_order()
        order.stage_id = stage
        order.stage_id = self._stage("in_progress")
        with self.assertRaisesRegex(UserError, "Boyada"):
            self._as_manager(stage).kind = "ready"

    def test_a_department_of_a_stage_is_not_deleted(self):
        department = self.env["hr.department"].create({"name": "Boyahane"})
        self._new_stage(department_ids=department.ids)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ForeignKeyViolation),
            self.env.cr.savepoint(),
        ):
            department.unlink()

    def test_a_used_stage_is_not_deleted(self):
        stage = self._new_stage()
        order = self._create_order()
        order.stage_id = stage
        with self._refused("Boyada"):
            self._as_manager(stage).unlink()

    def test_a_stage_of_the_history_is_not_deleted(self):
        stage = self._new_stage()
        order = self._create_order()
        order.stage_id = stage
        order.stage_id = self._stage("planned")
        self.env.invalidate_all()
        with self._refused("Boyada"):
            self._as_manager(stage).unlink()

    def test_an_unused_stage_is_deleted(self):
        stage = self._as_manager(self._new_stage())
        stage.unlink()
        self.assertFalse(stage.exists())

    def test_a_kind_that_is_not_necessary_may_vanish(self):
        self._as_manager(self._all_of("planned")).unlink()
        self._as_manager(self._all_of("in_progress")).unlink()
        order = self._create_order()
        self._as(order, "technician").action_start()
        self.assertEqual(order.stage_kind, "new", "no stage of work to go to")
        self.assertTrue(order.running_operation_id)

    def test_the_last_necessary_stage_stays(self):
        department = self.env["hr.department"].create({"name": "Beyaz Eşya"})
        for kind in ("new", "done", "cancelled"):
            stages = self._as_manager(self._all_of(kind))
            for act in (
                lambda s: s.unlink(),
                lambda s: s.write({"active": False}),
                lambda s: s.action_archive(),
                lambda s: s.write({"kind": "waiting"}),
                lambda s: s.write({"department_ids": department.ids}),
            ):
                with self.subTest(kind=kind), self.assertRaises(UserError):
                    act(stages)

    def test_a_scoped_stage_replaces_nobody(self):
        department = self.env["hr.department"].create({"name": "Beyaz Eşya"})
        stages = self._all_of("done")
        self._new_stage(kind="done", department_ids=department.ids)
        with self.assertRaises(ValidationError):
            self._as_manager(stages).write({"active": False})

    def test_a_second_stage_replaces_the_default_one(self):
        default = self._all_of("done")
        other = self._new_stage(kind="done")
        self._as_manager(default).write({"active": False})
        order = self._create_order()
        self._hand_over(order)
        self.assertEqual(order.stage_id, other)

    def test_a_default_stage_that_was_deleted_stays_deleted(self):
        reference = "teknik_servis.teknik_servis_stage_approval"
        self._as_manager(self.env.ref(reference)).unlink()
        kept = self.env.ref("teknik_servis.teknik_servis_stage_queue")
        self._as_manager(kept).write({"name": "Raf", "color": "#010203"})
        convert_file(
            self.env,
            "teknik_servis",
            "data/teknik_servis_stage_data.xml",
            {},
            mode="update",
        )
        self.assertFalse(self.env.ref(reference, raise_if_not_found=False))
        self.assertEqual((kept.name, kept.color), ("Raf", "#010203"))

    # ------------------------------------------------------------ merge

    def test_merged_stages_bring_records_and_history_along(self):
        stage, target = self._new_stage(), self._new_stage(name="Serviste")
        order, archived = self._create_order(), self._create_order()
        (order | archived).stage_id = stage
        archived.active = False
        left = self._create_order()
        left.stage_id = stage
        left.stage_id = self._stage("planned")
        before = self._history(order)
        self._as(self.env["teknik.servis.stage.merge"], "manager").create(
            {"stage_ids": stage.ids, "target_id": target.id}
        ).action_merge()
        self.assertFalse(stage.exists())
        self.assertEqual((order | archived).stage_id, target)
        self.assertEqual(self._history(order), before, "nothing happened to it")
        self.assertEqual(left.operation_ids.sorted("id")[-1].stage_from_id, target)

    def test_merging_asks_no_entry_condition_and_reopens_nothing(self):
        stage = self._new_stage(kind="done")
        order = self._create_order()
        self._hand_over(order, stage_id=stage.id)
        field = self.env["ir.model.fields"]._get("teknik.servis.order", "diagnosis")
        target = self._all_of("done") - stage
        target.required_field_ids = field
        self._as_manager(stage)._merge_into(target)
        self.assertEqual(order.stage_id, target)
        self.assertFalse(order.is_open)

    def test_stages_of_two_kinds_are_not_merged(self):
        stage = self._new_stage()
        with self.assertRaises(UserError):
            self._as_manager(stage)._merge_into(self._stage("done"))
        with self.assertRaises(UserError):
            self._as_manager(stage | self._stage("planned"))._merge_into(
                self.stages["waiting"]
            )

    def test_a_stage_merged_into_itself_stays(self):
        stage = self._new_stage()
        self._as_manager(stage)._merge_into(stage)
        self.assertTrue(stage.exists())
