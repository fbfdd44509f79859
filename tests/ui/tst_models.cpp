#include "tests/support/previewfeed.h"
#include "ui/dashboard/stagetable.h"
#include "ui/records/recordmodel.h"
#include "ui/releases/releasemodel.h"
#include "ui/style/tokens.h"
#include "ui/style/words.h"
#include "ui/timeline/timelinemodel.h"
#include "ui/window/notices.h"

#include <QAbstractItemModelTester>
#include <QtTest>

#include <cmath>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

namespace {
constexpr auto kMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

/// WCAG 2.1 contrast ratio.
double contrast(const QColor &a, const QColor &b)
{
    const auto luminance = [](const QColor &colour) {
        const auto channel = [](double c) {
            return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) +
               0.0722 * channel(colour.blueF());
    };
    const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}
} // namespace

class ModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void everyModelKeepsItsPromises()
    {
        const Moment now = HandClock().now();
        const Snapshot live = snapshotOf(Scene::Live, now), breach = snapshotOf(Scene::Breach, now);
        ReleaseModel releases;
        ReleaseFilter filter;
        filter.setSourceModel(&releases);
        StageTableModel stages;
        TimelineModel timeline;
        RecordModel records;
        QAbstractItemModelTester tests[] = {
            {&releases, kMode}, {&filter, kMode}, {&stages, kMode}, {&timeline, kMode}, {&records, kMode}};
        for (const Snapshot *snapshot : {&live, &breach, &live}) {
            releases.setReleases(snapshot->releases);
            stages.setRelease(snapshot->releases.front());
            timeline.setEntries(snapshot->releases.front().timeline);
            records.append(snapshot->newRecords);
        }
        releases.setReleases({});
        stages.setRelease({});
        timeline.setEntries({});
        QCOMPARE(records.rowCount(), 41);
    }
    void newNumbersKeepTheSelectedRow()
    {
        const Moment now = HandClock().now();
        ReleaseModel releases;
        releases.setReleases(snapshotOf(Scene::Live, now).releases);
        QSignalSpy resets(&releases, &QAbstractItemModel::modelReset);
        releases.setReleases(snapshotOf(Scene::Breach, now).releases);
        QCOMPARE(resets.size(), 0);
    }
    void theFilterFindsByTextAndByNeed()
    {
        ReleaseModel releases;
        ReleaseFilter filter;
        filter.setSourceModel(&releases);
        releases.setReleases(snapshotOf(Scene::Live, HandClock().now()).releases);
        QCOMPARE(filter.rowCount(), 5);
        filter.setText(u"PHASE-C"_s);
        QCOMPARE(filter.rowCount(), 1);
        filter.setText({});
        filter.setShow(ReleaseFilter::Show::NeedsAttention);
        QCOMPARE(filter.rowCount(), 2);
    }
    void recordsAreBoundedAndUpdatedInPlace()
    {
        RecordModel records;
        QAbstractItemModelTester tester(&records, kMode);
        std::vector<RecordRow> rows;
        for (int i = 0; i < 25'000; ++i)
            rows.push_back({i, wallFromMs(i), u"engine"_s, u"event"_s, {}, SignatureState::NotChecked, {}});
        records.append({rows.begin(), rows.begin() + 15'000});
        records.append({rows.begin() + 15'000, rows.end()});
        QCOMPARE(records.rowCount(), int(RecordModel::kKept));
        QCOMPARE(records.at(0).index, 24'999);
        RecordRow checked = rows[24'999];
        checked.signature = SignatureState::Valid;
        records.append({checked});
        QCOMPARE(records.rowCount(), int(RecordModel::kKept));
        QCOMPARE(records.at(0).signature, SignatureState::Valid);
    }
    void wordsReadWell_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("expected");
        QTest::addRow("milliseconds") << Words::span(Duration(6)) << u"6 ms"_s;
        QTest::addRow("tenths of a second") << Words::span(Duration(600)) << u"0.6 s"_s;
        QTest::addRow("a minute and a half") << Words::span(Duration(92'000)) << u"92 s"_s;
        QTest::addRow("minutes and seconds") << Words::span(Duration(210'000)) << u"3 min 30 s"_s;
        QTest::addRow("hours and minutes") << Words::span(Duration(76'440'000)) << u"21 h 14 min"_s;
        QTest::addRow("a negative span is nothing") << Words::span(Duration(-5)) << u"0 ms"_s;
        QTest::addRow("countdown") << Words::countdown(Duration(822'000)) << u"13:42"_s;
        QTest::addRow("a share is never rounded up to all") << Words::percent(0.9996) << u"99.9 %"_s;
        QTest::addRow("weights keep half percents") << Words::weight(Weight{250}) << u"2.5 %"_s;
        QTest::addRow("small numbers keep digits") << Words::number(0.35) << u"0.35"_s;
        QTest::addRow("large numbers do not") << Words::number(1451.8) << u"1452"_s;
        QTest::addRow("the wanted side of a limit") << Words::limit({Comparison::AtLeast, 500}) << u"< 500"_s;
        QTest::addRow("the wanted side of a minimum") << Words::limit({Comparison::AtMost, 50}) << u"> 50"_s;
    }
    void wordsReadWell()
    {
        QFETCH(QString, said);
        QFETCH(QString, expected);
        QCOMPARE(said, expected);
    }
    void textReachesContrast_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<double>("least");
        for (const auto &[name, t] : std::initializer_list<std::pair<const char *, const Tokens *>>{
                 {"light", &lightTokens()},
                 {"dark", &darkTokens()},
                 {"high contrast", &highContrastTokens()}}) {
            const char *theme = name;
            for (const QColor &ground : {t->panel, t->background}) {
                QTest::addRow("%s text on %s", theme, qPrintable(ground.name())) << t->text << ground << 4.5;
                QTest::addRow("%s muted on %s", theme, qPrintable(ground.name()))
                    << t->muted << ground << 4.5;
                QTest::addRow("%s control on %s", theme, qPrintable(ground.name()))
                    << t->control << ground << 3.0;
                QTest::addRow("%s focus on %s", theme, qPrintable(ground.name()))
                    << t->focus << ground << 3.0;
            }
            QTest::addRow("%s rollback", theme) << t->onRollback << t->rollback << 4.5;
            QTest::addRow("%s primary", theme) << t->onPrimary << t->primary << 4.5;
            for (StatusKind kind : {StatusKind::Pass, StatusKind::Running, StatusKind::Waiting,
                                    StatusKind::Fail, StatusKind::Inconclusive, StatusKind::Idle}) {
                QTest::addRow("%s status %d on panel", theme, int(kind))
                    << t->of(kind).ink << t->panel << 4.5;
                QTest::addRow("%s text on tint %d", theme, int(kind)) << t->text << t->of(kind).tint << 4.5;
            }
        }
        for (const QString &environment : {u"production"_s, u"staging"_s, u"demo"_s, u"qa"_s})
            QTest::addRow("band %s", qPrintable(environment))
                << bandOf(environment).text << bandOf(environment).ground << 4.5;
    }
    void textReachesContrast()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, ground);
        QFETCH(double, least);
        QVERIFY2(contrast(ink, ground) >= least, qPrintable(QString::number(contrast(ink, ground))));
    }
    void silenceIsToldWithinThreeSeconds()
    {
        HandClock clock;
        Snapshot snapshot = snapshotOf(Scene::Live, clock.now());
        QVERIFY(!Notices::guard(snapshot, clock.now()));
        snapshot.engine.state = EngineLink::State::Silent;
        snapshot.engine.silentFor = Duration(1000);
        clock.advance(Duration(1999));
        QVERIFY(!Notices::guard(snapshot, clock.now()));
        clock.advance(Duration(1));
        QCOMPARE(Notices::guard(snapshot, clock.now())->action, u"Start guard"_s);
        snapshot.engine.state = EngineLink::State::Nobody;
        QCOMPARE(Notices::guard(snapshot, snapshot.taken)->kind, StatusKind::Fail);
        clock.advance(Duration(1001));
        const auto past = Notices::store(snapshot, clock.now());
        QCOMPARE(past->title, u"This window shows the past."_s);
        QVERIFY2(past->copy.startsWith(u"interlock status --store sqlite:"_s), qPrintable(past->copy));
    }
    void staleDataIsTold()
    {
        HandClock clock;
        Snapshot snapshot = snapshotOf(Scene::Live, clock.now());
        QVERIFY(!Notices::stale(snapshot, &snapshot.releases.front(), clock.now()));
        snapshot.releases.front().newestSampleAge = Duration(151'000);
        QVERIFY(Notices::stale(snapshot, &snapshot.releases.front(), clock.now()));
        snapshot.releases.front().phase = Phase::Completed;
        QVERIFY(!Notices::stale(snapshot, &snapshot.releases.front(), clock.now()));
    }
    /// A55: somebody uses the key of whoever sits here.
    void aForeignSignatureIsToldUntilItWasSeen()
    {
        Snapshot snapshot = snapshotOf(Scene::Live, HandClock().now());
        QVERIFY(!Notices::foreign(snapshot, -1, Zone::Utc));
        snapshot.foreign = ForeignSignature{12, u"approve"_s, snapshot.taken.wall};
        const auto told = Notices::foreign(snapshot, -1, Zone::Utc);
        QVERIFY(told && told->text.startsWith(u"Record 12, approve"_s));
        QVERIFY(!Notices::foreign(snapshot, 12, Zone::Utc));
        snapshot.foreign->index = 13;
        QVERIFY(Notices::foreign(snapshot, 12, Zone::Utc));
    }
    void emptyPagesSayWhyAndOfferOneAction()
    {
        const Moment now = HandClock().now();
        const Snapshot none = snapshotOf(Scene::NoReleases, now), broken = snapshotOf(Scene::Unreadable, now);
        QVERIFY(!Notices::empty(&none).action.isEmpty());
        QVERIFY(Notices::empty(&broken).why.contains(u"interlock init"_s));
        QVERIFY(!Notices::empty(nullptr).why.isEmpty());
    }
};

QTEST_MAIN(ModelsTest)
#include "tst_models.moc"
