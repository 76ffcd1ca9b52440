from django import forms

from sozialraeume.forms.records import OwnDayField
from teilhabe.models.bestaetigung import Subject


class OwnDayForm(forms.Form):
    """When the portal asks the next time."""

    confirm_own = OwnDayField()

    def __init__(self, subject: Subject, data: object = None) -> None:
        own = subject.confirm_own if subject.confirm_by == subject.confirm_own else None
        super().__init__(data, initial={"confirm_own": own})  # type: ignore[arg-type]
        self.fields["confirm_own"].unchanged = own  # type: ignore[attr-defined]
