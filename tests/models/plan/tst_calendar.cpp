#include "models/plan/openings.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

WallTime at(const QString &text)
{
    bool ok = false;
    const WallTime wall = fromRfc3339(text, ok);
    return ok ? wall : WallTime{};
}

TimeSpan hours(const char *from, const char *to, const char *zone)
{
    TimeSpan span;
    span.opens = QTime::fromString(QString::fromLatin1(from), u"HH:mm"_s);
    span.closes = QTime::fromString(QString::fromLatin1(to), u"HH:mm"_s);
    span.zone = zone;
    return span;
}

TimeSpan days(std::vector<int> which, const char *zone)
{
    TimeSpan span;
    span.days = std::move(which);
    span.zone = zone;
    return span;
}

} // namespace

Q_DECLARE_METATYPE(interlock::TimeSpan)
Q_DECLARE_METATYPE(std::vector<interlock::TimeSpan>)

class TstCalendar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSpanCovers_data();
    void aSpanCovers();
    void aSpanIsOver_data();
    void aSpanIsOver();
    void raisingWaitsFor_data();
    void raisingWaitsFor();
    void theNextChangeIs_data();
    void theNextChangeIs();
    void aFreezeLeavesADay_data();
    void aFreezeLeavesADay();
};

void TstCalendar::aSpanCovers_data()
{
    QTest::addColumn<TimeSpan>("span");
    QTest::addColumn<QString>("when");
    QTest::addColumn<bool>("covered");
    const TimeSpan weekend = days({6, 7}, "Europe/Berlin");
    QTest::newRow("saturday begins at midnight in Berlin, not in UTC")
        << weekend << u"2026-11-20T23:00:00Z"_s << true;
    QTest::newRow("a minute before it is friday still") << weekend << u"2026-11-20T22:59:59Z"_s << false;
    QTest::newRow("sunday ends at midnight in Berlin") << weekend << u"2026-11-22T23:00:00Z"_s << false;
    const TimeSpan office = hours("09:00", "17:00", "America/New_York");
    QTest::newRow("the first minute of the hours is inside") << office << u"2026-11-20T14:00:00Z"_s << true;
    QTest::newRow("the last is not") << office << u"2026-11-20T22:00:00Z"_s << false;
    QTest::newRow("in summer the same hours are an hour earlier in UTC")
        << office << u"2026-07-20T13:00:00Z"_s << true;
    TimeSpan night = hours("22:00", "06:00", "UTC");
    night.days = {5};
    QTest::newRow("a night of friday begins on friday") << night << u"2026-11-20T22:00:00Z"_s << true;
    QTest::newRow("and goes on into saturday") << night << u"2026-11-21T05:59:59Z"_s << true;
    QTest::newRow("and is over then") << night << u"2026-11-21T06:00:00Z"_s << false;
    QTest::newRow("the night of thursday is none of friday's") << night << u"2026-11-20T05:00:00Z"_s << false;
    TimeSpan holidays = days({}, "UTC");
    holidays.from = QDate(2026, 12, 20);
    holidays.to = QDate(2027, 1, 3);
    QTest::newRow("the first day of a range is inside") << holidays << u"2026-12-20T00:00:00Z"_s << true;
    QTest::newRow("so is the whole last day") << holidays << u"2027-01-03T23:59:59Z"_s << true;
    QTest::newRow("the day after is not") << holidays << u"2027-01-04T00:00:00Z"_s << false;
    QTest::newRow("the hour that summer time skips is nobody's")
        << hours("02:00", "03:00", "Europe/Berlin") << u"2026-03-29T01:30:00Z"_s << false;
}

void TstCalendar::aSpanCovers()
{
    QFETCH(const TimeSpan, span);
    QFETCH(const QString, when);
    QTEST(covers(span, at(when)), "covered");
}

void TstCalendar::aSpanIsOver_data()
{
    QTest::addColumn<TimeSpan>("span");
    QTest::addColumn<QString>("when");
    QTest::addColumn<bool>("spent");
    TimeSpan range = days({}, "Europe/Berlin");
    range.from = QDate(2026, 12, 20);
    QTest::newRow("never, where no last day is named") << range << u"2999-01-01T00:00:00Z"_s << false;
    range.to = QDate(2026, 12, 27);
    QTest::newRow("not before it began") << range << u"2026-11-20T00:00:00Z"_s << false;
    QTest::newRow("not on its last day") << range << u"2026-12-27T22:59:59Z"_s << false;
    QTest::newRow("at midnight in its zone") << range << u"2026-12-27T23:00:00Z"_s << true;
    TimeSpan night = hours("22:00", "06:00", "UTC");
    night.to = QDate(2026, 12, 27);
    QTest::newRow("not in its last night, which is the next day's")
        << night << u"2026-12-28T05:59:59Z"_s << false;
    QTest::newRow("the day after its last night") << night << u"2026-12-29T00:00:00Z"_s << true;
}

void TstCalendar::aSpanIsOver()
{
    QFETCH(const TimeSpan, span);
    QFETCH(const QString, when);
    QFETCH(const bool, spent);
    QCOMPARE(isSpent(span, at(when)), spent);
    QVERIFY(!spent || !covers(span, at(when)));
}

void TstCalendar::raisingWaitsFor_data()
{
    QTest::addColumn<QString>("when");
    QTest::addColumn<QString>("why");
    QTest::newRow("nothing while the calendar is open") << u"2026-11-19T10:00:00Z"_s << QString();
    QTest::newRow("the calendar to open")
        << u"2026-11-19T20:00:00Z"_s << u"the calendar opens 09:00-17:00 (UTC)"_s;
    QTest::newRow("a freeze to end, whatever the calendar says")
        << u"2026-11-21T10:00:00Z"_s << u"the calendar is frozen: sat, sun (UTC): nobody is here"_s;
}

void TstCalendar::raisingWaitsFor()
{
    QFETCH(const QString, when);
    TimeSpan weekend = days({6, 7}, "UTC");
    weekend.why = u"nobody is here"_s;
    QTEST(whyClosed({hours("09:00", "17:00", "UTC")}, {weekend}, at(when)), "why");
    QCOMPARE(whyClosed({}, {}, at(when)), QString());
}

void TstCalendar::theNextChangeIs_data()
{
    QTest::addColumn<std::vector<TimeSpan>>("calendar");
    QTest::addColumn<std::vector<TimeSpan>>("freeze");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("change");
    using Spans = std::vector<TimeSpan>;
    const TimeSpan office = hours("09:00", "17:00", "Europe/Berlin");
    const TimeSpan weekend = days({6, 7}, "Europe/Berlin");
    TimeSpan holidays = days({}, "UTC");
    holidays.from = QDate(2026, 12, 20);
    holidays.to = QDate(2027, 1, 3);
    QTest::newRow("an open calendar closes at the end of its hours")
        << Spans{office} << Spans{} << u"2026-11-19T10:00:00Z"_s << u"2026-11-19T16:00:00.000Z"_s;
    QTest::newRow("a closed one opens when they begin again")
        << Spans{office} << Spans{} << u"2026-11-19T16:00:00Z"_s << u"2026-11-20T08:00:00.000Z"_s;
    QTest::newRow("the edge itself is no change any more")
        << Spans{office} << Spans{} << u"2026-11-20T08:00:00Z"_s << u"2026-11-20T16:00:00.000Z"_s;
    QTest::newRow("a freeze over the weekend keeps friday's end shut until monday")
        << Spans{office} << Spans{weekend} << u"2026-11-20T16:00:00Z"_s << u"2026-11-23T08:00:00.000Z"_s;
    QTest::newRow("without a calendar a freeze alone closes it, at midnight of its zone")
        << Spans{} << Spans{weekend} << u"2026-11-19T10:00:00Z"_s << u"2026-11-20T23:00:00.000Z"_s;
    QTest::newRow("a freeze that is over within two weeks is seen to its end")
        << Spans{} << Spans{holidays} << u"2026-12-25T00:00:00Z"_s << u"2027-01-04T00:00:00.000Z"_s;
    QTest::newRow("a freeze that lasts longer has no end yet")
        << Spans{} << Spans{holidays} << u"2026-12-20T00:00:00Z"_s << QString();
    QTest::newRow("one that is farther away is not told")
        << Spans{} << Spans{holidays} << u"2026-11-19T10:00:00Z"_s << QString();
    QTest::newRow("hours that begin where summer time skips them begin when the clocks were moved")
        << Spans{hours("02:30", "06:00", "Europe/Berlin")} << Spans{} << u"2026-03-29T00:00:00Z"_s
        << u"2026-03-29T01:00:00.000Z"_s;
    QTest::newRow("what is always open never changes")
        << Spans{} << Spans{} << u"2026-11-19T10:00:00Z"_s << QString();
}

void TstCalendar::theNextChangeIs()
{
    QFETCH(const std::vector<TimeSpan>, calendar);
    QFETCH(const std::vector<TimeSpan>, freeze);
    QFETCH(const QString, from);
    const auto change = nextChange(calendar, freeze, at(from));
    QTEST(change ? toRfc3339(*change) : QString(), "change");
}

void TstCalendar::aFreezeLeavesADay_data()
{
    QTest::addColumn<std::vector<TimeSpan>>("freeze");
    QTest::addColumn<bool>("none");
    using Spans = std::vector<TimeSpan>;
    const TimeSpan week = days({1, 2, 3, 4, 5, 6, 7}, "UTC");
    TimeSpan december = week;
    december.from = QDate(2026, 12, 1);
    december.to = QDate(2026, 12, 31);
    QTest::newRow("no freeze") << Spans{} << false;
    QTest::newRow("every day by name") << Spans{week} << true;
    QTest::newRow("every day in two parts")
        << Spans{days({1, 2, 3, 4}, "UTC"), days({5, 6, 7}, "UTC")} << true;
    QTest::newRow("all but sunday") << Spans{days({1, 2, 3, 4, 5, 6}, "UTC")} << false;
    QTest::newRow("a week in two zones has a gap where the clocks differ")
        << Spans{days({1, 2, 3, 4}, "UTC"), days({5, 6, 7}, "Europe/Berlin")} << false;
    QTest::newRow("every day of a month ends with the month") << Spans{december} << false;
    QTest::newRow("some hours of every day") << Spans{hours("00:00", "23:59", "UTC")} << false;
}

void TstCalendar::aFreezeLeavesADay()
{
    QFETCH(std::vector<TimeSpan>, freeze);
    QFETCH(bool, none);
    QCOMPARE(coversEveryDay(freeze), none);
}

QTEST_APPLESS_MAIN(TstCalendar)
#include "tst_calendar.moc"
