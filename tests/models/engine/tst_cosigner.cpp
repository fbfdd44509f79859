#include "models/engine/cosigner.h"
#include "tests/models/engine/enginetest.h"

#include <QSignalSpy>

using namespace interlock;
using namespace interlock::testing;

namespace {

/// A guarded store with a lease that dana asked for and nobody signed.
struct Office : Bench {
    std::unique_ptr<Petition> dana, bot;
    QString lease;
    std::unique_ptr<Cosigner> cosigner;
    std::vector<Cosigner::Said> said;

    bool open(const QString &as = u"bot"_s)
    {
        if (!init() || !start())
            return false;
        dana = of(u"dana"_s);
        bot = of(as);
        cosigner = std::make_unique<Cosigner>(*bot, clock, parts().workshop, as);
        QObject::connect(cosigner.get(), &Cosigner::said,
                         [this](const Cosigner::Said &one) { said.push_back(one); });
        const auto answer =
            wait([this](const Petition::Answered &done) { dana->requestLease(plan, u"weekly"_s, done); });
        lease = answer ? answer->text : QString();
        return answer.has_value() && bot->refresh();
    }
    std::unique_ptr<Petition> of(const QString &who)
    {
        return Petition::open(paths, clock, {who, folder.path() + u'/' + who, {}}).value();
    }
    Result<EngineAnswer> wait(const std::function<void(const Petition::Answered &)> &ask)
    {
        std::optional<Result<EngineAnswer>> answer;
        ask([&answer](const Result<EngineAnswer> &given) { answer = given; });
        (void)QTest::qWaitFor([&answer] { return answer.has_value(); }, 20000);
        return answer.value_or(fail(ErrorCode::Timeout, u"no answer"_s));
    }
    Result<EngineAnswer> propose(const std::function<void(Policy &)> &change)
    {
        Policy next = dana->ledger().policy()->policy;
        change(next);
        return wait([this, next](const Petition::Answered &done) {
            dana->proposePolicy(policyFile(next), u"next.json"_s, u"test"_s, done);
        });
    }
    bool look()
    {
        QSignalSpy idle(cosigner.get(), &Cosigner::idle);
        (void)bot->refresh();
        cosigner->look();
        return !idle.isEmpty() || idle.wait(20000);
    }
};

} // namespace

class TstCosigner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itSignsWhatPassesItsChecks()
    {
        Office office;
        QVERIFY(office.open() && office.look());
        QCOMPARE(office.said.size(), size_t(1));
        QVERIFY2(office.said[0].isSigned, qPrintable(office.said[0].why));
        QVERIFY(office.said[0].why.startsWith(u"risk "));
        QVERIFY(office.bot->refresh());
        const LeaseEntry *entry = office.bot->ledger().lease(office.lease);
        QCOMPARE(entry->approvals.size(), size_t(1));
        QCOMPARE(entry->approvals[0].approval.reason, office.said[0].why); // the score stands in the record
        QVERIFY(office.look());
        QCOMPARE(office.said.size(), size_t(1)); // once
    }

    void itSignsNothing_data()
    {
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("why");
        QTest::newRow("while a source is silent") << u"source"_s << u"a check failed: source *"_s;
        QTest::newRow("while somebody else moves the canary")
            << u"traffic"_s << u"a check failed: traffic: *"_s;
        QTest::newRow("while nobody guards")
            << u"engine"_s << u"a check failed: engine: nobody is guarding*"_s;
        QTest::newRow("when the risk is at the policy's limit") << u"risk"_s << u"risk *: a person decides"_s;
    }
    void itSignsNothing()
    {
        QFETCH(const QString, cause);
        QFETCH(const QString, why);
        Office office;
        QVERIFY(office.open());
        if (cause == u"source")
            office.noSource = Error{ErrorCode::Environment, u"no such host"_s, {}};
        else if (cause == u"traffic")
            office.traffic.driftTo(Weight{500});
        else if (cause == u"engine")
            office.engine.reset();
        else
            QVERIFY(office.propose([](Policy &policy) { policy.risk.limit = 1; }).has_value());
        QVERIFY(office.look());
        QCOMPARE(office.said.size(), size_t(1));
        QVERIFY(!office.said[0].isSigned);
        QVERIFY2(QRegularExpression(u'^' + QRegularExpression::escape(why).replace(u"\\*"_s, u".*"_s))
                     .match(office.said[0].why)
                     .hasMatch(),
                 qPrintable(office.said[0].why));
        QVERIFY(office.bot->ledger().lease(office.lease)->approvals.empty());
    }

    void itLeavesAPersonsRefusalAlone()
    {
        Office office;
        QVERIFY(office.open());
        QVERIFY(office.dana->refresh());
        const auto denied = office.wait([&office](const Petition::Answered &done) {
            office.dana->sayOnLease({office.lease, u"operator"_s, u"not today"_s, ApprovalVerdict::Deny},
                                    done);
        });
        QVERIFY(denied.has_value());
        QVERIFY(office.look());
        QVERIFY(office.said.empty());
    }

    void itSignsForNoHuman()
    {
        Office office;
        QVERIFY(office.open(u"dana"_s));
        const Done may = office.cosigner->mayServe();
        QVERIFY(!may);
        QCOMPARE(may.error().code, ErrorCode::Refused);
    }
};

QTEST_GUILESS_MAIN(TstCosigner)
#include "tst_cosigner.moc"
