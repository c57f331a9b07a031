"""The weekly schedule (lịch công tác tuần): who meets when and where, as a page, on paper and in calendars."""
