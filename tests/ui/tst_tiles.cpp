#include "tests/support/openwindow.h"
#include "tests/support/textprobe.h"
#include "ui/dashboard/distribution.h"
#include "ui/dashboard/guardraildetail.h"
#include "ui/dashboard/livepage.h"
#include "ui/dashboard/stagebars.h"
#include "ui/dashboard/stagetable.h"
#include "ui/dashboard/summary.h"
#include "ui/dashboard/tilegrid.h"
#include "ui/follower/releaseview.h"
#include "ui/mainwindow.h"
#include "ui/style/chip.h"
#include "ui/style/words.h"
#include "ui/window/sidepanel.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QScrollBar>
#include <QtTest>

#include <map>
#include <set>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// What stands over and under the plots: tiles by group, box plots, stages, and what they say.
class TilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void tilesStandByWhatTheyDo();
    void groupsThatAreAllTheSameAreNotNamed();
    void underEachNameStandOnlyItsTiles_data();
    void underEachNameStandOnlyItsTiles();
    void tilesAreOfOneShapeWhateverTheirNames();
    void aTileTellsAverageAndPeakOfTheStage();
    void adviceIsNotAFindingWhileAllIsWell();
    void anAxisIsRoundAndNeverBelowItsValues_data();
    void anAxisIsRoundAndNeverBelowItsValues();
    void aSentenceOfAComparisonMakesSense();
    void aComparisonDrawsItsCertaintyAndNoCount();
    void aCertaintyIsNeverRoundedUp_data();
    void aCertaintyIsNeverRoundedUp();
    void aStagePassesOnlyWhereAllIsSeen_data();
    void aStagePassesOnlyWhereAllIsSeen();
    void theWeightsAreKeptWhereTheyChange();
    void whetherAnythingMayBeRaisedIsTold_data();
    void whetherAnythingMayBeRaisedIsTold();
    void theCalendarStandsBesideWhatHappensNext();
    void aStatusKeepsItsWordWhereItsChipHasNoRoom();
    void noStageIsCutOff_data();
    void noStageIsCutOff();

private:
    void take(const Snapshot &snapshot)
    {
        m_window->take(std::make_shared<const Snapshot>(snapshot));
        m_window->apply();
        QTest::qWait(30);
    }
    TileGrid &tiles() const { return *m_window->livePage()->findChild<TileGrid *>(); }
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void TilesTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TilesTest::tilesStandByWhatTheyDo()
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    auto &rules = snapshot.releases.front().guardrails;
    rules[0].action = Action::Warn;
    rules[1].shadow = true;
    rules[3].action = Action::Hold;
    take(snapshot);
    QCOMPARE(tiles().captions(),
             (QStringList{u"ROLLS BACK"_s, u"HOLDS"_s, u"WARNS"_s, u"SHADOW, NEVER ACTS"_s}));
    QStringList order;
    for (const SloTile *tile : tiles().tiles())
        order << tile->rule().id.text;
    QCOMPARE(order, (QStringList{u"p99"_s, u"throughput"_s, u"errors"_s, u"p50"_s, u"p95"_s}));
    for (const SloTile *tile : tiles().tiles())
        QVERIFY(tile->y() > 0 && tile->geometry().bottom() < tiles().height()); // under their names
}

void TilesTest::underEachNameStandOnlyItsTiles_data()
{
    QTest::addColumn<int>("warns"); // of eight tiles, the last ones
    QTest::addColumn<int>("width");
    for (int warns : {1, 3, 4, 7}) {
        for (int width : {1000, 1440, 1900})
            QTest::addRow("%d of 8 warn, in a window %d wide", warns, width) << warns << width;
    }
}

/// A row begins with the first tile of a group, or goes on with the one group of the row above.
void TilesTest::underEachNameStandOnlyItsTiles()
{
    QFETCH(int, warns);
    QFETCH(int, width);
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    auto &rules = snapshot.releases.front().guardrails;
    while (rules.size() < 8) {
        rules.push_back(rules.front());
        rules.back().id = GuardrailId{u"more-%1"_s.arg(rules.size())};
    }
    for (int i = 0; i < 8; ++i)
        rules[size_t(i)].action = i < 8 - warns ? Action::RollBack : Action::Warn;
    m_window->resize(width, 900);
    take(snapshot);
    std::map<int, std::vector<TileGroup>> rows;
    for (const SloTile *tile : tiles().tiles())
        rows[tile->y()].push_back(groupOf(tile->rule()));
    std::optional<TileGroup> above;
    for (const auto &[y, groups] : rows) {
        const bool goesOn = above == groups.front();
        if (goesOn)
            QVERIFY2(std::ranges::count(groups, groups.front()) == std::ssize(groups),
                     "another group stands beside the rest of one");
        above = groups.back();
    }
    QCOMPARE(tiles().captions().size(), 2);
}

void TilesTest::tilesAreOfOneShapeWhateverTheirNames()
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    auto &rules = snapshot.releases.front().guardrails;
    rules[0].name = u"p50"_s;
    rules[1].name = u"errors of the checkout against stable"_s;
    rules[1].stateWord = rules[2].stateWord = u"warming up"_s;
    take(snapshot);
    std::map<const QWidget *, std::vector<DrawnText>> drawn;
    for (const DrawnText &text : drawnTexts(tiles()))
        drawn[text.by].push_back(text);
    std::set<int> names, states;
    for (const SloTile *tile : tiles().tiles()) {
        const std::vector<DrawnText> &texts = drawn[tile];
        QVERIFY(texts.size() >= 4);
        QVERIFY(tile->rule().name.startsWith(
            texts[0].text.chopped(texts[0].text.endsWith(u'…') ? 1 : 0).trimmed()));
        QVERIFY2(texts[1].text == tile->rule().stateWord, qPrintable(texts[1].text)); // always a word
        names.insert(qRound(texts[0].rect.top()) - tile->y());
        states.insert(qRound(texts[1].rect.top()) - tile->y());
    }
    QCOMPARE(names.size(), size_t(1));
    QCOMPARE(states.size(), size_t(1));
}

void TilesTest::groupsThatAreAllTheSameAreNotNamed()
{
    take(snapshotOf(Scene::Live, m_clock.now()));
    QVERIFY(tiles().captions().isEmpty());
    QCOMPARE(tiles().tiles().front()->y(), 0);
}

void TilesTest::aTileTellsAverageAndPeakOfTheStage()
{
    take(snapshotOf(Scene::Live, m_clock.now()));
    const SloTile *p95 = tiles().tiles()[1];
    const auto said = [&](const QString &text) {
        return std::ranges::any_of(drawnTexts(*m_window), [&](const DrawnText &drawn) {
            return drawn.by == p95 && drawn.text.contains(text);
        });
    };
    QVERIFY(said(u"402 · peak 414"_s)); // of the stage that bakes, not of the one before
    QVERIFY2(p95->accessibleDescription().contains(u"stage average 402, peak 414"),
             qPrintable(p95->accessibleDescription()));
    const SloTile *throughput = tiles().tiles()[4]; // too little of it is what breaks it
    QVERIFY2(throughput->accessibleDescription().contains(u"lowest 122"),
             qPrintable(throughput->accessibleDescription()));
}

void TilesTest::adviceIsNotAFindingWhileAllIsWell()
{
    const auto recovery = [this](Scene scene) {
        take(snapshotOf(scene, m_clock.now()));
        QString found;
        for (const QLabel *label :
             m_window->livePage()->openDetail(GuardrailId{u"p95"_s})->findChildren<QLabel *>()) {
            if (label->text().contains(u"storage-oncall"))
                found = label->text();
        }
        return found;
    };
    QCOMPARE(recovery(Scene::Live), u"If it breaks: Look at the storage pool first; page storage-oncall."_s);
    QCOMPARE(recovery(Scene::Breach), u"What to do: Look at the storage pool first; page storage-oncall."_s);
}

void TilesTest::anAxisIsRoundAndNeverBelowItsValues_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<int>("decimals");
    QTest::newRow("latencies beside a breach") << 12.0 << 1980.0 << 0.0 << 2000.0 << 0;
    QTest::newRow("latencies that hardly differ") << 387.0 << 412.0 << 380.0 << 420.0 << 0;
    QTest::newRow("a share that is always 0") << 0.0 << 0.0 << 0.0 << 0.5 << 1;
    QTest::newRow("shares of a percent") << 0.26 << 0.41 << 0.25 << 0.45 << 2;
    QTest::newRow("all of it") << 40.0 << 100.0 << 40.0 << 100.0 << 0;
    QTest::newRow("values below zero") << -3.0 << 4.0 << -5.0 << 5.0 << 1;
}

void TilesTest::anAxisIsRoundAndNeverBelowItsValues()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(int, decimals);
    const RoundAxis axis = roundAxis(low, high);
    QVERIFY2(std::abs(axis.from - from) < 1e-9, qPrintable(QString::number(axis.from)));
    QVERIFY2(std::abs(axis.to - to) < 1e-6, qPrintable(QString::number(axis.to)));
    QCOMPARE(axis.decimals, decimals);
    QVERIFY(axis.from <= low && axis.to >= high);
}

void TilesTest::aSentenceOfAComparisonMakesSense()
{
    GuardrailView rule;
    rule.name = u"errors against stable"_s;
    rule.unit = u"% sure"_s;
    rule.certainty = true;
    rule.value = 16;
    rule.breach = Limit{Comparison::AtLeast, 99};
    QCOMPARE(Summary::of(rule, nullptr, {}),
             u"errors against stable: 16.0 % sure that the canary differs, counts from 99.0 % sure on"_s);
    rule.certainty = false;
    rule.unit = u"req/s"_s;
    rule.value = 0;
    rule.stableValue = 0;
    rule.breach = Limit{Comparison::Below, 50};
    QCOMPARE(Summary::of(rule, nullptr, {}),
             u"errors against stable 0 req/s, level with stable, 50 req/s below the least"_s);

    ReleaseView release;
    rule.certainty = true;
    release.guardrails = {rule};
    release.stages.resize(1);
    release.stages[0].table = {{rule.id, 0, 0, 1, {}}};
    QCOMPARE(stageSharesInWords(release), u"No stage has values yet."_s); // a certainty has no distance
}

namespace {
/// A guardrail that compares errors with stable, 16 % sure; the counts behind it are in the hundreds.
RolloutEntry comparing()
{
    PlanFile file;
    Guardrail rule;
    rule.id = GuardrailId{u"slow-against-stable"_s};
    rule.indicator = IndicatorId{u"slow"_s};
    rule.compare = CompareCounts();
    rule.breach = Limit{Comparison::AtLeast, 99};
    file.plan.guardrails = {rule};
    Indicator slow;
    slow.id = rule.indicator;
    slow.stable = IndicatorId{u"slow-stable"_s};
    file.plan.indicators = {slow};
    RolloutEntry entry;
    entry.id = RolloutId{u"r"_s};
    entry.plan = std::make_shared<const PlanFile>(file);
    entry.state.indicators[slow.id] = Observation::of(412);
    entry.state.indicators[*slow.stable] = Observation::of(380);
    entry.state.guardrails[rule.id].last = Observation::of(16);
    return entry;
}
} // namespace

void TilesTest::aComparisonDrawsItsCertaintyAndNoCount()
{
    const RolloutEntry entry = comparing();
    Evaluated look;
    look.seen = {{IndicatorId{u"slow"_s}, Observation::of(412)}};
    std::vector<NewPoints> points;
    collectPoints(entry, look, 1000, points);
    Ledger ledger([](const QString &) -> Result<QByteArray> { return QByteArray(); });
    const ReleaseView view = releaseView(entry, {}, ledger, {});
    const GuardrailView &rule = view.guardrails.front();
    QVERIFY(rule.certainty);
    QVERIFY(!rule.stableValue); // stable has no certainty of its own
    QCOMPARE(rule.value, std::optional(16.0));
    const auto drawn = std::ranges::find(points, rule.indicator, &NewPoints::indicator);
    QVERIFY(drawn != points.end());
    QCOMPARE(drawn->points, (std::vector<Point>{{1000, 16.0F}})); // the tile's, in the unit of the limit
    QCOMPARE(std::ranges::count(points, Track::Stable, &NewPoints::track), 0);
}

void TilesTest::aCertaintyIsNeverRoundedUp_data()
{
    QTest::addColumn<double>("certainty");
    QTest::addColumn<double>("shown");
    QTest::newRow("almost certain") << 99.96 << 99.9;
    QTest::newRow("certain") << 100.0 << 100.0;
    QTest::newRow("just not enough stays below its limit") << 98.97 << 98.9;
    QTest::newRow("nothing speaks for it") << 0.0 << 0.0;
}

void TilesTest::aCertaintyIsNeverRoundedUp()
{
    QFETCH(double, certainty);
    QFETCH(double, shown);
    RolloutEntry entry = comparing();
    entry.state.guardrails[GuardrailId{u"slow-against-stable"_s}].last = Observation::of(certainty);
    Ledger ledger([](const QString &) -> Result<QByteArray> { return QByteArray(); });
    const ReleaseView view = releaseView(entry, {}, ledger, {});
    QCOMPARE(view.guardrails.front().value, std::optional(shown));
}

void TilesTest::aStagePassesOnlyWhereAllIsSeen_data()
{
    QTest::addColumn<int>("phase");
    QTest::addColumn<bool>("isValue");
    QTest::addColumn<bool>("onlyWarns");
    QTest::addColumn<QString>("verdict");
    const auto row = [](const char *name, GuardrailState::Phase phase, bool isValue, bool onlyWarns,
                        const QString &verdict) {
        QTest::newRow(name) << int(phase) << isValue << onlyWarns << verdict;
    };
    using Is = GuardrailState::Phase;
    row("a value within the limit", Is::Ok, true, false, u"Passing so far"_s);
    row("no value yet", Is::Warming, false, false, u"Warming up"_s);
    row("a first value that does not count yet", Is::Warming, true, false, u"Warming up"_s);
    row("no value any more", Is::Ok, false, false, u"Not all is seen"_s);
    row("over the limit once", Is::Pending, true, false, u"Over a limit"_s);
    row("no value of one that only warns", Is::Warming, false, true, u"Passing so far"_s);
}

void TilesTest::aStagePassesOnlyWhereAllIsSeen()
{
    QFETCH(int, phase);
    QFETCH(bool, isValue);
    QFETCH(bool, onlyWarns);
    QFETCH(QString, verdict);
    RolloutEntry entry = comparing();
    PlanFile file = *entry.plan;
    file.plan.guardrails.front().action = onlyWarns ? Action::Warn : Action::RollBack;
    entry.plan = std::make_shared<const PlanFile>(file);
    entry.state.phase = Phase::Baking;
    GuardrailState &judged = entry.state.guardrails[file.plan.guardrails.front().id];
    judged.phase = static_cast<GuardrailState::Phase>(phase);
    judged.last = isValue ? Observation::of(16) : Observation();
    Ledger ledger([](const QString &) -> Result<QByteArray> { return QByteArray(); });
    const ReleaseView view = releaseView(entry, {}, ledger, {});
    QCOMPARE(view.verdict.words, verdict);
    QCOMPARE(view.guardrails.front().warming, judged.phase == GuardrailState::Phase::Warming && isValue);
}

void TilesTest::theWeightsAreKeptWhereTheyChange()
{
    RolloutEntry entry = comparing();
    Trace trace;
    const auto look = [&](qint64 at, int wanted, std::optional<int> read) {
        entry.lastAt.wallMs = at;
        entry.state.intended = Weight{wanted};
        if (read) {
            entry.state.observed = TrafficReading();
            entry.state.observed->canary = Weight{*read};
        }
        trace.addLook(entry);
    };
    look(1, 500, {});
    look(2, 500, 0);
    look(3, 500, 490);
    look(4, 500, 490);
    look(5, 2500, 490);
    const std::vector<WeightSeen> wanted{{wallFromMs(1), Weight{500}, {}},
                                         {wallFromMs(2), Weight{500}, Weight{0}},
                                         {wallFromMs(3), Weight{500}, Weight{490}},
                                         {wallFromMs(5), Weight{2500}, Weight{490}}};
    QCOMPARE(trace.weights, wanted);
}

void TilesTest::whetherAnythingMayBeRaisedIsTold_data()
{
    QTest::addColumn<int>("stage");
    QTest::addColumn<qint64>("hour"); // since the epoch, a Thursday
    QTest::addColumn<QString>("told");
    QTest::newRow("before the first stage, in the office's hours")
        << -1 << 10LL << u"open until 1 Jan 17:00"_s;
    QTest::newRow("in a stage, in the evening") << 0 << 18LL << u"closed until 2 Jan 09:00"_s;
    QTest::newRow("nothing is raised after the last stage") << 1 << 18LL << QString();
}

void TilesTest::whetherAnythingMayBeRaisedIsTold()
{
    QFETCH(const int, stage);
    QFETCH(const qint64, hour);
    PlanFile file;
    file.plan.stages.resize(2);
    TimeSpan office;
    office.opens = QTime(9, 0);
    office.closes = QTime(17, 0);
    file.plan.calendar = {office};
    RolloutEntry entry;
    entry.id = RolloutId{u"r"_s};
    entry.plan = std::make_shared<const PlanFile>(file);
    entry.state.stage = stage;
    entry.state.stages.resize(2);
    entry.state.phase = stage < 0 ? Phase::Preparing : Phase::Baking;
    Ledger ledger([](const QString &) -> Result<QByteArray> { return QByteArray(); });
    const Moment now{instantFromMs(1), wallFromMs(hour * 3'600'000)};
    const auto calendar = releaseView(entry, {}, ledger, now).next.calendar;
    QTEST(calendar ? Words::calendar(*calendar, Zone::Utc) : QString(), "told");
    QVERIFY(!calendar || calendar->open == calendar->why.isEmpty());
}

void TilesTest::theCalendarStandsBesideWhatHappensNext()
{
    m_window->setZone(Zone::Utc);
    take(snapshotOf(Scene::Live, m_clock.now()));
    const auto stands = [this] {
        QStringList texts;
        for (const QLabel *label : m_window->sidePanel()->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->accessibleName();
        }
        return texts.contains(u"open until 21 Nov 17:00"_s);
    };
    QVERIFY(stands());
    take(snapshotOf(Scene::Breach, m_clock.now()));
    QVERIFY(!stands()); // a rollback asks no calendar
    const auto asks = [this] {
        return std::ranges::any_of(m_window->sidePanel()->findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text() == u"CAN I ROLL BACK NOW?";
        });
    };
    QVERIFY(!asks()); // it is being done
    take(snapshotOf(Scene::Completed, m_clock.now()));
    QVERIFY(!asks());
    take(snapshotOf(Scene::Live, m_clock.now()));
    QVERIFY(asks());
}

void TilesTest::aStatusKeepsItsWordWhereItsChipHasNoRoom()
{
    const Status baking{StatusKind::Running, u"baking"_s};
    const QSize chip = chipSize(baking);
    const Tokens &t = lightTokens();
    const auto painted = [&](int width) {
        QImage image(chip.width() + 20, chip.height(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintStatus(painter, QRect(QPoint(), QSize(width, chip.height())), baking, t);
        painter.end();
        return image;
    };
    const auto has = [](const QImage &image, const QColor &colour) {
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == colour)
                    return true;
            }
        }
        return false;
    };
    QVERIFY(has(painted(chip.width()), t.running.tint));
    const QImage narrow = painted(chip.width() - 1);
    QVERIFY(!has(narrow, t.running.tint));
    // Nothing is elided: the same as with any amount of room for the words alone.
    QCOMPARE(narrow, painted(chip.width() - scaled(10)));
}

void TilesTest::noStageIsCutOff_data()
{
    QTest::addColumn<int>("width");
    QTest::newRow("a narrow window") << 1000;
    QTest::newRow("a laptop") << 1440;
    QTest::newRow("a wide screen") << 1920;
}

void TilesTest::noStageIsCutOff()
{
    QFETCH(int, width);
    m_window->resize(width, 1000);
    take(snapshotOf(Scene::Completed, m_clock.now())); // four stages with values
    QTest::qWait(30);
    const auto *model = m_window->livePage()->findChild<StageTableModel *>();
    PlainTable *table = nullptr;
    for (PlainTable *each : m_window->livePage()->findChildren<PlainTable *>()) {
        if (each->model() == model)
            table = each;
    }
    QVERIFY(table);
    QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
    QVERIFY(table->horizontalHeader()->length() <= table->viewport()->width());
    QCOMPARE(table->verticalScrollBar()->maximum(), 0);
    for (int column = 0; column < model->columnCount(); ++column)
        QVERIFY(table->columnWidth(column) >=
                static_cast<QAbstractItemView *>(table)->sizeHintForColumn(column) - 1);
}

QTEST_MAIN(TilesTest)
#include "tst_tiles.moc"
