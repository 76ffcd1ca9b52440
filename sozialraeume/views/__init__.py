from sozialraeume.views.public import ortschaft_detail, sozialraum_detail, sozialraum_list

__all__ = ["ortschaft_detail", "sozialraum_detail", "sozialraum_list"]
