"""Forms that move nodes (django-treebeard). Source: treebeard/forms.py."""

from django.forms.models import ModelChoiceField, ModelForm

from strangler.standins.terms import reads, writes


class TreeNodeChoiceField(ModelChoiceField):
    pass


class MoveNodeForm(ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reads(self.instance)

    def save(self, commit=True):
        reads(self.instance)
        writes(self.instance)
        return super().save(commit)

    @classmethod
    def mk_dropdown_tree(cls, model, for_node=None):
        reads(model)
        return []


def movenodeform_factory(model, form=MoveNodeForm, exclude=None, **kwargs):
    return form
