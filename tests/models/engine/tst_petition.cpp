#include "models/base/atomicfile.h"
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

    /// The old key for the policy in force, the new one for the next; from then on only the new one.
    void anAdminReplacesTheirOwnKey()
    {
        Bench bench;
        QVERIFY(bench.init() && bench.start());
        const auto key = bench.key(u"new"_s);
        const auto old = petitionOf(bench, u"dana"_s);
        const auto renewed =
            Petition::open(bench.paths, bench.clock, {u"dana"_s, bench.folder.filePath(u"new"_s), {}});
        QVERIFY(renewed);
        Policy next = old->ledger().policy()->policy;
        for (Principal &one : next.principals)
            if (one.id == u"dana")
                one.keys.front().key = key->key();
        const auto propose = [&](const QString &reason) {
            Asked asked;
            old->proposePolicy(policyFile(next), u"next.json"_s, reason, asked.take());
            return QTest::qWaitFor([&asked] { return asked.answer.has_value(); }, 20000)
                       ? *asked.answer
                       : fail(ErrorCode::Timeout, {});
        };
        const auto sign = [&](Petition &by) {
            Asked asked;
            if (by.refresh())
                by.sayOnPolicy(by.ledger().policies().proposals().front().record.payloadSha256,
                               ApprovalVerdict::Approve, {}, asked.take());
            return QTest::qWaitFor([&asked] { return asked.answer.has_value(); }, 20000)
                       ? *asked.answer
                       : fail(ErrorCode::Timeout, {});
        };
        const auto proposed = propose(u"a new laptop"_s);
        QVERIFY2(proposed, qPrintable(proposed ? QString() : proposed.error().sentence()));
        QVERIFY(old->refresh());
        QCOMPARE(old->ledger().policy()->policy.version, 1); // nobody has shown to have the new key
        const auto again = propose(u"once more"_s);
        QVERIFY(!again);
        QCOMPARE(again.error().text,
                 u"the same policy is proposed already, as record %1"_s.arg(proposed->index));
        const auto twice = sign(*old);
        QVERIFY(!twice);
        QCOMPARE(twice.error().text, u"dana has signed this policy already"_s);
        const auto proven = sign(**renewed);
        QVERIFY2(proven, qPrintable(proven ? QString() : proven.error().sentence()));
        QVERIFY((*renewed)->refresh());
        QCOMPARE((*renewed)->ledger().policy()->policy.version, 2);

        Asked lease, word, late;
        (*renewed)->requestLease(bench.plan, u"weekly"_s, lease.take());
        QTRY_VERIFY_WITH_TIMEOUT(lease.answer, 20000);
        QVERIFY2(lease.answer->has_value(), qPrintable(lease.text()));
        const Petition::LeaseWord yes{lease.text(), u"operator"_s, {}, ApprovalVerdict::Approve};
        QVERIFY(old->refresh());
        old->sayOnLease(yes, late.take());
        QTRY_VERIFY_WITH_TIMEOUT(late.answer, 20000);
        QVERIFY(!late.answer->has_value());
        QVERIFY2(late.text().contains(u"is none of dana's keys in the policy"_s), qPrintable(late.text()));
        (*renewed)->sayOnLease(yes, word.take());
        QTRY_VERIFY_WITH_TIMEOUT(word.answer, 20000);
        QVERIFY2(word.answer->has_value(), qPrintable(word.text()));
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

    /// However it is opened: the first reading holds the log against what was verified before, and no later
    /// one forgets it.
    void aShortenedLogIsAFaultAtEachReading_data()
    {
        QTest::addColumn<bool>("mayBe");
        QTest::newRow("for whoever goes by the log") << false;
        QTest::newRow("but not for whoever only shows what is left") << true;
    }
    void aShortenedLogIsAFaultAtEachReading()
    {
        QFETCH(bool, mayBe);
        Bench bench;
        QVERIFY(bench.init());
        const QByteArray root(64, '0');
        QVERIFY(writeAtomically(bench.paths.pin(), "{\"root\":\"" + root + "\",\"size\":9}"));
        const auto loss = mayBe ? Petition::Loss::MayBe : Petition::Loss::IsAFault;
        const auto petition = Petition::openEmpty(bench.paths, bench.clock, {u"dana"_s, {}, {}}, loss);
        QVERIFY(petition.has_value());
        for (const bool isFirst : {true, false}) {
            const Done read = (*petition)->refresh();
            QCOMPARE(read.has_value(), mayBe);
            QVERIFY2(mayBe || read.error().code == ErrorCode::Unverified, isFirst ? "first" : "later");
            QCOMPARE((*petition)->ledger().size(), 1);
        }
        QCOMPARE(Petition::open(bench.paths, bench.clock, {u"dana"_s, {}, {}}, loss).has_value(), mayBe);
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
