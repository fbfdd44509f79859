#include "tests/models/rollout/scenario.h"

#include <QFile>
#include <QTest>

using namespace interlock;
using namespace interlock::test;

class TstStateTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachPhaseHasOneRowInOrder();
    void i13_eachStateWithTrafficEvaluatesAndHasADeadlineWithAnExit();
    void i12_eachOpenStateAcceptsARollback();
    void theArchitectureShowsTheSameTable();
    void theTableSaysWhatStepDoes_data();
    void theTableSaysWhatStepDoes();
    void wordsComeBack();
    void aStandingSays_data();
    void aStandingSays();
};

namespace {

const StateRow &rowOf(Phase phase)
{
    return stateTable().at(size_t(phase));
}

} // namespace

void TstStateTable::eachPhaseHasOneRowInOrder()
{
    QCOMPARE(stateTable().size(), size_t(8));
    for (size_t i = 0; i < stateTable().size(); ++i)
        QCOMPARE(size_t(stateTable()[i].phase), i);
}

void TstStateTable::i13_eachStateWithTrafficEvaluatesAndHasADeadlineWithAnExit()
{
    for (const StateRow &row : stateTable()) {
        if (!row.mayCarryTraffic || row.phase == Phase::Completed) // then it is no canary any more
            continue;
        QVERIFY2(row.evaluates, qPrintable(toString(row.phase)));
        QVERIFY2(!row.deadline.isEmpty() && row.deadline != u"none", qPrintable(toString(row.phase)));
        QVERIFY2(!row.exit.isEmpty(), qPrintable(toString(row.phase)));
    }
}

void TstStateTable::i12_eachOpenStateAcceptsARollback()
{
    for (const StateRow &row : stateTable())
        QCOMPARE(row.acceptsRollback, !isOver(row.phase));
}

void TstStateTable::theArchitectureShowsTheSameTable()
{
    QFile page(QStringLiteral(INTERLOCK_SOURCE_DIR "/ARCHITECTURE.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(page.readAll());
    const auto word = [](bool yes) { return yes ? u"yes"_s : u"no"_s; };
    for (const StateRow &row : stateTable()) {
        const QString line = u"| "_s +
                             QStringList{toString(row.phase), word(row.mayCarryTraffic),
                                         word(row.evaluates), word(row.acceptsRollback),
                                         row.deadline,        row.exit}
                                 .join(u" | "_s) +
                             u" |"_s;
        QVERIFY2(text.contains(line), qPrintable(line));
    }
}

void TstStateTable::theTableSaysWhatStepDoes_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<Phase>("phase");
    QTest::newRow("preparing") << u"good~"_s << Phase::Preparing;
    QTest::newRow("raising") << u"stage@0 good*7"_s << Phase::Raising;
    QTest::newRow("baking") << u"stage@0"_s << Phase::Baking;
    QTest::newRow("at a gate") << u"stage@0 lease@5 good*7"_s << Phase::AtGate;
    QTest::newRow("held") << u"stage@0 hold"_s << Phase::Held;
    QTest::newRow("rolling back") << u"stage@0 rollback"_s << Phase::RollingBack;
    QTest::newRow("completed") << u"stage@3 good*7"_s << Phase::Completed;
    QTest::newRow("rolled back") << u"stage@0 rollback done"_s << Phase::RolledBack;
}

void TstStateTable::theTableSaysWhatStepDoes()
{
    QFETCH(const QString, script);
    QFETCH(const Phase, phase);
    const StateRow &row = rowOf(phase);
    Scenario scenario;
    scenario.play(script);
    QCOMPARE(toString(scenario.state().phase), toString(phase));
    QCOMPARE(scenario.state().deadline.has_value(), row.deadline != u"none");
    const bool flows = scenario.state().observed && scenario.state().observed->canary.basisPoints > 0;
    QVERIFY(row.mayCarryTraffic || !flows);

    Scenario evaluated = scenario;
    evaluated.play(u"slow@1s"_s);
    const auto before = scenario.state().guardrails.at({u"latency"_s});
    QCOMPARE(evaluated.state().guardrails.at({u"latency"_s}) != before, row.evaluates);

    Scenario rolledBack = scenario;
    rolledBack.play(u"rollback"_s);
    QCOMPARE(rolledBack.state().phase == Phase::RollingBack, row.acceptsRollback);
    QCOMPARE(evaluated.broken() + rolledBack.broken(), QStringList());
}

void TstStateTable::wordsComeBack()
{
    for (int i = 0; i <= int(DecisionKind::SignOff); ++i)
        QVERIFY(decisionKind(toString(DecisionKind(i))) == DecisionKind(i));
    QVERIFY(!decisionKind(u"escalate"_s));
    QCOMPARE(toString(Phase::AtGate), u"at-gate"_s);
    QCOMPARE(toString(Actuated::Outcome::Unknown), u"unknown"_s);
}

void TstStateTable::aStandingSays_data()
{
    QTest::addColumn<QString>("plan");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("said");
    QTest::newRow("nothing while all goes on") << u""_s << u"stage@0 good"_s << u""_s;
    QTest::newRow("who holds it") << u""_s << u"stage@0 hold"_s << u"held by bob"_s;
    QTest::newRow("what a guardrail says to do")
        << u"hold-budget"_s << u"stage@0 slow*3"_s
        << u"p95 600 > 500, 3 failed checks in a row; call the owner"_s;
    QTest::newRow("nothing of a guardrail once two persons went past it")
        << u"hold-budget"_s << u"stage@0 slow*3 override@ann override@sue done"_s << u""_s;
    QTest::newRow("nothing of a guardrail after a step back")
        << u"hold-budget"_s << u"stage@1 slow*3 back done"_s << u""_s;
    QTest::newRow("whose approval is open")
        << u"roles"_s << u"stage@0 good*7 promote@ann/lead"_s << u"waits for the approval of security"_s;
    QTest::newRow("that an override waits for its second key")
        << u""_s << u"stage@0 override@ann/errors"_s
        << u"ann asks to override errors (because): another person must do the same"_s;
    QTest::newRow("what a passed stage waits for")
        << u"weekend"_s << u"stage@0 wall@1d good*7"_s << u"the calendar is frozen: sat, sun (UTC)"_s;
}

void TstStateTable::aStandingSays()
{
    QFETCH(const QString, plan);
    QFETCH(const QString, script);
    Scenario scenario(planNamed(plan));
    scenario.play(script);
    QTEST(standing(planNamed(plan), scenario.state()), "said");
}

QTEST_APPLESS_MAIN(TstStateTable)
#include "tst_statetable.moc"
