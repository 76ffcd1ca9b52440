from teilhabe.views.anbieter import anbieter_detail, anbieter_list
from teilhabe.views.angebote import angebot_calendar, angebot_detail, angebot_list

__all__ = ["anbieter_detail", "anbieter_list", "angebot_calendar", "angebot_detail", "angebot_list"]
