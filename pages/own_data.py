"""Own data: a workbook of own enterprises, from the empty template to figures without errors."""

from pages.parts.exchange import own_workbook_upload
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View


def body(view: View) -> None:
    """The template, then the upload with all that is wrong in it, then what was read."""
    own_workbook_upload.template_offer()
    own_workbook_upload.upload()


open_page("own_data", body)
