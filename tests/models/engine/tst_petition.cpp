#include "models/engine/petition.h"
#include "models/engine/verify.h"
#include "tests/models/engine/enginetest.h"

#include <QDir>

using namespace interlock;
using namespace interlock::testing;

namespace {

struct Asked {
    std::optional<Result<EngineAnswer>> answer;
    Petition::Answered take()
    {
        return [this](const Result<EngineAnswer> &given) { answer = given; };
    }
    QString text() const { return *answer ? (*answer)->text : answer->error().sentence(); }
};

std::unique_ptr<Petition> petitionOf(Bench &bench, const QString &who)
{
    auto petition = Petition::open(bench.paths, bench.clock, {who, bench.folder.path() + u'/' + who, {}});
    if (!petition)
        qFatal("%s", qPrintable(petition.error().sentence()));
    return std::move(*petition);
}

} // namespace

class TestPetition : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Decision 25: without an engine a clerk gives requests their index, also several at once.
    void withoutAnEngineAClerkServes()
    {
        Bench bench;
        QVERIFY(bench.init());
        const auto petition = petitionOf(bench, u"dana"_s);
        Asked first, second;
        petition->requestLease(bench.plan, u"one"_s, first.take());
        petition->requestLease(bench.plan, u"two"_s, second.take());
        QTRY_VERIFY_WITH_TIMEOUT(first.answer && second.answer, 20000);
        QVERIFY2(first.answer->has_value(), qPrintable(first.text()));
        QVERIFY2(second.answer->has_value(), qPrintable(second.text()));
        QVERIFY((**first.answer).index != (**second.answer).index);
        QVERIFY(!isGuarded(bench.paths)); // the clerk is gone
        QVERIFY(petition->refresh());
        QCOMPARE(petition->ledger().leases().size(), 2UL);
    }

    /// Two people at once, without an engine: whoever does not get the epoch is served all the same.
    void twoPetitionersTakeTurnsAsClerks()
    {
        Bench bench;
        QVERIFY(bench.init());
        const auto dana = petitionOf(bench, u"dana"_s), bot = petitionOf(bench, u"bot"_s);
        for (int round = 0; round < 3; ++round) {
            Asked one, other;
            dana->requestLease(bench.plan, u"dana asks"_s, one.take());
            bot->requestLease(bench.plan, u"bot asks"_s, other.take());
            QTRY_VERIFY_WITH_TIMEOUT(one.answer && other.answer, 30000);
            QVERIFY2(one.answer->has_value(), qPrintable(one.text()));
            QVERIFY2(other.answer->has_value(), qPrintable(other.text()));
        }
    }

    void theWholeWayWithAnEngine()
    {
        Bench bench;
        QVERIFY(bench.init() && bench.start());
        const auto dana = petitionOf(bench, u"dana"_s), bot = petitionOf(bench, u"bot"_s);
        Asked lease;
        dana->requestLease(bench.plan, u"weekly"_s, lease.take());
        QTRY_VERIFY_WITH_TIMEOUT(lease.answer, 20000);
        QVERIFY2(lease.answer->has_value(), qPrintable(lease.text()));
        const QString id = lease.text();
        Asked early;
        QVERIFY(dana->refresh());
        dana->start(id, {}, early.take());
        QTRY_VERIFY_WITH_TIMEOUT(early.answer, 20000);
        QVERIFY(!early.answer->has_value());
        QCOMPARE(early.answer->error().code, ErrorCode::Refused);
        Asked operatorKey, agentKey, started;
        dana->sayOnLease({id, u"operator"_s, {}, ApprovalVerdict::Approve}, operatorKey.take());
        QTRY_VERIFY_WITH_TIMEOUT(operatorKey.answer, 20000);
        QVERIFY2(operatorKey.answer->has_value(), qPrintable(operatorKey.text()));
        bot->sayOnLease({id, u"agent"_s, {}, ApprovalVerdict::Approve}, agentKey.take());
        QTRY_VERIFY_WITH_TIMEOUT(agentKey.answer, 20000);
        QVERIFY2(agentKey.answer->has_value(), qPrintable(agentKey.text()));
        dana->start(id, u"now"_s, started.take());
        QTRY_VERIFY_WITH_TIMEOUT(started.answer, 20000);
        QVERIFY2(started.answer->has_value(), qPrintable(started.text()));
        const RolloutId rollout{started.text()};
        QVERIFY(bench.reaches(rollout.text, Phase::Baking, 0));
        // The same words twice are two requests: each gets its own answer.
        std::vector<qint64> indices;
        for (int i = 0; i < 2; ++i) {
            Asked held, resumed;
            dana->decide(rollout, {DecisionKind::Hold, u"look"_s}, held.take());
            QTRY_VERIFY_WITH_TIMEOUT(held.answer, 20000);
            QVERIFY2(held.answer->has_value(), qPrintable(held.text()));
            indices.push_back((**held.answer).index);
            QVERIFY(bench.reaches(rollout.text, Phase::Held));
            QVERIFY(dana->refresh());
            dana->decide(rollout, {DecisionKind::Resume, u"fine"_s}, resumed.take());
            QTRY_VERIFY_WITH_TIMEOUT(resumed.answer, 20000);
            QVERIFY2(resumed.answer->has_value(), qPrintable(resumed.text()));
        }
        QVERIFY(indices[0] != indices[1]);
        Asked note;
        dana->remark(rollout, predicates::note, u"it was the cache"_s, note.take());
        QTRY_VERIFY_WITH_TIMEOUT(note.answer, 20000);
        QVERIFY2(note.answer->has_value(), qPrintable(note.text()));
        QVERIFY(bench.reaches(rollout.text, Phase::Completed));
    }

    /// A lease that ends holds the rollout; a new one over the same plan lets it go on.
    void aRolloutGoesOnUnderANewLease()
    {
        Bench bench;
        QVERIFY(bench.init() && bench.start());
        const EngineAnswer begun = bench.begin(u"web-1"_s);
        QVERIFY2(begun.accepted(), qPrintable(begun.text));
        QVERIFY(bench.reaches(u"web-1"_s, Phase::Baking, 0));
        const QString first = bench.ledger().rollout(RolloutId{u"web-1"_s})->leaseId;
        bench.clock.wall += std::chrono::hours(2);
        QVERIFY(bench.reaches(u"web-1"_s, Phase::Held));
        QVERIFY(bench.state(u"web-1"_s).reason.contains(u"expired"_s));
        const auto dana = petitionOf(bench, u"dana"_s);
        Asked early, resumed;
        dana->decide(RolloutId{u"web-1"_s}, {DecisionKind::Resume, u"try"_s}, early.take());
        QTRY_VERIFY_WITH_TIMEOUT(early.answer, 20000);
        QVERIFY(!early.answer->has_value());
        const QString second = bench.signedLease();
        QVERIFY(dana->refresh());
        dana->decide(RolloutId{u"web-1"_s}, {DecisionKind::Resume, u"renewed"_s}, resumed.take());
        QTRY_VERIFY_WITH_TIMEOUT(resumed.answer, 20000);
        QVERIFY2(resumed.answer->has_value(), qPrintable(resumed.text()));
        QVERIFY2(bench.state(u"web-1"_s).lease.valid, "a promote right after it rests on the new lease");
        QCOMPARE(bench.ledger().rollout(RolloutId{u"web-1"_s})->leaseId, second);
        QVERIFY(first != second);
        QVERIFY(bench.reaches(u"web-1"_s, Phase::Baking, 1)); // it rises again
        const auto report = verifyStore(bench.paths);
        QVERIFY2(report, report ? "" : qPrintable(report.error().sentence()));
    }

    /// Decision 21: the head that a console signed too stands in its table, and the log is none the longer.
    void aConsoleCosignsTheHead()
    {
        Bench bench;
        QVERIFY(bench.init() && bench.start());
        QVERIFY(!bench.signedLease().isEmpty());
        const auto dana = petitionOf(bench, u"dana"_s);
        const qint64 size = dana->ledger().size();
        Asked asked;
        dana->cosignHead(asked.take());
        QTRY_VERIFY_WITH_TIMEOUT(asked.answer, 20000);
        QVERIFY2(asked.answer->has_value(), qPrintable(asked.text()));
        QVERIFY(dana->refresh());
        QCOMPARE(dana->ledger().size(), size);
        const auto report = verifyStore(bench.paths);
        QVERIFY2(report, report ? "" : qPrintable(report.error().sentence()));
        QCOMPARE(report->cosignedSize, size);
        QCOMPARE(report->cosignedBy, QStringList{u"console"_s});
    }

    void nobodyAnswers()
    {
        Bench bench;
        QVERIFY(bench.init() && bench.start());
        QVERIFY(bench.begin(u"web-1"_s).accepted());
        bench.engine.reset();
        const auto dana = petitionOf(bench, u"dana"_s);
        dana->setPatience(Duration(300));
        Asked held;
        dana->decide(RolloutId{u"web-1"_s}, {DecisionKind::Hold, {}}, held.take());
        QTRY_VERIFY_WITH_TIMEOUT(held.answer, 20000);
        QVERIFY(!held.answer->has_value());
        QCOMPARE(held.answer->error().code, ErrorCode::Timeout);
        QVERIFY(held.answer->error().mend.contains(u"interlock engine"_s));
        QCOMPARE(QDir(bench.paths.loweringInbox()).entryList(QDir::Files).size(), 1); // it waits for one
    }

    void anUnknownNameListsTheKnownOnes()
    {
        Bench bench;
        QVERIFY(bench.init());
        const auto petition = petitionOf(bench, u"dana"_s);
        auto other = Petition::open(bench.paths, bench.clock, {u"erin"_s, {}, {}});
        QVERIFY(other.has_value());
        Asked asked;
        (*other)->requestLease(bench.plan, {}, asked.take());
        QTRY_VERIFY_WITH_TIMEOUT(asked.answer, 20000);
        QVERIFY(asked.answer->error().mend.contains(u"dana, bot"_s));
    }
};

QTEST_GUILESS_MAIN(TestPetition)
#include "tst_petition.moc"
