"""How every form looks: KERN's classes and one template for each kind of field."""

from typing import TypeAlias

from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

Attrs: TypeAlias = dict[str, str | bool]

GROUPS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)
MULTIPLE = (widgets.MultiWidget, widgets.SelectDateWidget)
# The first kind that fits counts: CheckboxSelectMultiple is a RadioSelect to Django, and RadioSelect a Select.
KERN_CLASSES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.CheckboxSelectMultiple, "kern-form-check__checkbox"),
    (widgets.RadioSelect, "kern-form-check__radio"),
    (widgets.CheckboxInput, "kern-form-check__checkbox"),
    (widgets.Select, "kern-form-input__select"),
    (widgets.Widget, "kern-form-input__input"),
)


class KernBoundField(BoundField):
    def build_widget_attrs(self, attrs: Attrs, widget: widgets.Widget | None = None) -> Attrs:
        """KERN's classes; `aria-required` in place of `required`, so that the portal and not the browser words the error."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        if attrs.pop("required", False) and not isinstance(widget, GROUPS):
            attrs["aria-required"] = "true"
        if isinstance(widget, GROUPS):
            attrs.pop("aria-invalid", None)  # not allowed on a radio button; it stands on the fieldset
        name = next(name for kind, name in KERN_CLASSES if isinstance(widget, kind))
        own = str(attrs.get("class") or widget.attrs.get("class", ""))
        attrs["class"] = " ".join(filter(None, [own, name, f"{name}--error" if self.errors else ""]))
        return attrs

    @property
    def template_name(self) -> str:
        widget = self.field.widget
        if isinstance(widget, GROUPS):
            return "kernforms/group.html"
        if isinstance(widget, MULTIPLE):
            return "kernforms/multiple.html"
        if isinstance(widget, widgets.CheckboxInput):
            return "kernforms/check.html"
        return "kernforms/select.html" if isinstance(widget, widgets.Select) else super().template_name

    @property
    def is_radio(self) -> bool:
        widget = self.field.widget
        return isinstance(widget, widgets.RadioSelect) and not isinstance(widget, widgets.CheckboxSelectMultiple)

    @property
    def is_marked_optional(self) -> bool:
        """Where every field is optional, as in a filter, the word at each of them would only be noise.

        A field with `is_conditional` is needed or not depending on the others; the word would be wrong there.
        """
        if self.field.required or getattr(self.field, "is_conditional", False):
            return False
        return any(field.required for field in self.form.fields.values())

    @property
    def first_input_id(self) -> str:
        """Where a link of the error summary leads: the first control that takes the focus."""
        if isinstance(self.field.widget, (*GROUPS, widgets.MultiWidget)):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id


class KernRenderer(TemplatesSetting):
    form_template_name = "kernforms/form.html"
    field_template_name = "kernforms/input.html"
    bound_field_class = KernBoundField
