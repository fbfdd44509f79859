#include "models/engine/intake.h"
#include "models/engine/lowering.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

/// A log with a signed lease and, under it, one rollout that runs.
struct Counter {
    Desk desk;
    MemoryLog log{desk};
    RolloutId running = log.begun(u"web-1"_s);
    QString lease = log.ledger.rollout(running)->leaseId;
    PlanFile other = Desk::planOf(planText("api", "canary", "api"));

    Counter() { log.blobs[other.sha256] = other.bytes; }
    Result<Admitted> admit(const QByteArray &envelope)
    {
        const auto record = readRecord(envelope);
        if (!record)
            return passOn(record);
        return interlock::admit(*record, log.ledger, desk.now(), log.readBlob());
    }
    Result<Admitted> admit(const Statement &statement, const std::shared_ptr<LocalSigner> &by)
    {
        return admit(Desk::sign(statement, by));
    }
    Decision decision(const QString &kind) const
    {
        Decision made = desk.startOf(log.ledger, lease, running.text);
        made.kind = kind;
        made.use = 0;
        return made;
    }
};

using Offer = std::function<Result<Admitted>(Counter &)>;

/// A fact of the engine about web-1.
QByteArray fact(const Counter &c, const QString &kind)
{
    const QJsonObject predicate{{u"kind"_s, kind},
                                {u"rollout"_s, u"web-1"_s},
                                {u"issued"_s, toRfc3339(c.desk.now())},
                                {u"detail"_s, QJsonObject()}};
    return Desk::sign({QString(predicates::event), predicate, {{u"plan"_s, c.desk.plan.sha256}}},
                      c.log.engine);
}

/// The next policy, as dana alone may bring it in force.
Policy nextPolicy(const Counter &c)
{
    Policy next = c.log.ledger.policy()->policy;
    ++next.version;
    next.previous = c.log.ledger.policy()->payloadSha256;
    next.asOf = c.log.ledger.asOf();
    next.issued = c.desk.now();
    return next;
}

} // namespace

Q_DECLARE_METATYPE(Offer)

class TestIntake : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsRightIsAdmitted_data()
    {
        QTest::addColumn<Offer>("offer");
        QTest::addRow("a lease") << Offer([](Counter &c) {
            return c.admit(toStatement(c.desk.leaseOver(c.log.ledger, c.other)), c.desk.person);
        });
        QTest::addRow("an approval that fills a seat") << Offer([](Counter &c) {
            const Lease lease = c.desk.leaseOver(c.log.ledger, c.other);
            c.log.append(Desk::sign(toStatement(lease), c.desk.person));
            return c.admit(toStatement(c.desk.approvalOf(c.log.ledger, lease.leaseId, u"agent"_s)),
                           c.desk.agent);
        });
        QTest::addRow("a promotion") << Offer(
            [](Counter &c) { return c.admit(toStatement(c.decision(u"promote"_s)), c.desk.person); });
        QTest::addRow("a hold by an agent")
            << Offer([](Counter &c) { return c.admit(toStatement(c.decision(u"hold"_s)), c.desk.agent); });
        QTest::addRow("a rollback issued tomorrow: time never rejects lowering") << Offer([](Counter &c) {
            Decision made = c.decision(u"rollback"_s);
            made.issued += std::chrono::hours(24);
            return c.admit(toStatement(made), c.desk.person);
        });
        QTest::addRow("a silent acknowledgement by the console") << Offer([](Counter &c) {
            return c.admit(
                toStatement({u"web-1"_s, {}, {}, c.desk.plan.sha256, c.log.ledger.asOf(), c.desk.now()},
                            predicates::ack),
                c.log.console);
        });
        QTest::addRow("a rollback whose signer saw another log") << Offer([](Counter &c) {
            Decision made = c.decision(u"rollback"_s);
            made.asOf.root = QString(64, u'a');
            return c.admit(toStatement(made), c.desk.person);
        });
    }
    void whatIsRightIsAdmitted()
    {
        QFETCH(Offer, offer);
        Counter counter;
        const auto admitted = offer(counter);
        QVERIFY2(admitted.has_value(), admitted ? "" : qPrintable(admitted.error().sentence()));
    }

    /// The five systems' plans say nothing that this version would refuse. In staging: production wants two
    /// admins, whom this log does not have.
    void everyPlanOfTheFiveSystemsCanBeLeased_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(u"" INTERLOCK_SOURCE_DIR "/resources/plans"_s);
        for (const QString &name : folder.entryList({u"*.plan.yaml"_s}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }
    void everyPlanOfTheFiveSystemsCanBeLeased()
    {
        QFETCH(QString, path);
        const PlanReading written = readPlanFile(path);
        QVERIFY2(written.file, written.problems.empty() ? "" : qPrintable(written.problems.front().text()));
        PlanFile plan = Desk::planOf(
            QByteArray(written.file->bytes).replace("environment: production", "environment: staging"));
        plan.files = written.file->files;
        plan.sha256 = planDigest(plan.bytes, plan.files);
        Counter counter;
        Lease lease = counter.desk.leaseOver(counter.log.ledger, plan);
        counter.log.blobs[plan.sha256] = plan.bytes;
        for (const BoundFile &file : plan.files)
            counter.log.blobs[file.sha256] = file.content;
        const QByteArray pack = encode(manifestOf(plan, QFileInfo(path).path(), {}));
        lease.packSha256 = sha256Hex(pack);
        counter.log.blobs[lease.packSha256] = pack;
        const auto admitted = counter.admit(toStatement(lease), counter.desk.person);
        QVERIFY2(admitted.has_value(), admitted ? "" : qPrintable(admitted.error().sentence()));
    }

    /// Decision 15: a signature is evidence; what lowers is the request.
    void aLoweringSaysHowItWasSigned_data()
    {
        using Bytes = std::function<QByteArray(Counter &)>;
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<QString>("signature");
        QTest::newRow("bare") << Bytes([](Counter &) {
            return encode(BareLowering{DecisionKind::RollBack, RolloutId{u"web-1"_s}, {}, u"1"_s});
        }) << u"absent"_s;
        QTest::newRow("by the console") << Bytes([](Counter &c) {
            return Desk::sign(toStatement(c.decision(u"rollback"_s)), c.log.console);
        }) << u"valid, console"_s;
        QTest::newRow("by the console after its time") << Bytes([](Counter &c) {
            c.desk.clock.wall += std::chrono::hours(24 * 401);
            return Desk::sign(toStatement(c.decision(u"rollback"_s)), c.log.console);
        }) << u"does not count: the key of console was good until*"_s;
        QTest::newRow("by a stranger") << Bytes([](Counter &c) {
            return Desk::sign(toStatement(c.decision(u"rollback"_s)), c.desk.stranger);
        }) << u"does not count: the key * belongs to nobody in the policy"_s;
        QTest::newRow("with a broken signature") << Bytes([](Counter &c) {
            const Statement statement = toStatement(c.decision(u"rollback"_s));
            const auto other = readRecord(Desk::sign(toStatement(c.decision(u"hold"_s)), c.desk.person));
            return encode(Envelope{encode(statement), c.desk.person->key().fingerprint(),
                                   decodeEnvelope(other->envelope)->signature});
        }) << u"invalid: *"_s;
    }
    void aLoweringSaysHowItWasSigned()
    {
        QFETCH(std::function<QByteArray(Counter &)>, bytes);
        QFETCH(QString, signature);
        Counter counter;
        const QByteArray request = bytes(counter); // some move the clock
        const auto lowering = readLowering(request, counter.log.ledger, counter.desk.now());
        QVERIFY(lowering);
        QVERIFY(lowering->kind == DecisionKind::RollBack);
        QCOMPARE(lowering->rollout.text, u"web-1"_s);
        QVERIFY2(QRegularExpression(u'^' + QRegularExpression::escape(signature).replace(u"\\*"_s, u".*"_s))
                     .match(lowering->signature)
                     .hasMatch(),
                 qPrintable(lowering->signature));
    }

    /// I12: nothing that somebody writes as a reason keeps the traffic up.
    void noReasonStopsALowering_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("kept");
        QTest::newRow("lines as other systems end them") << u"a\r\nb"_s << u"a\nb"_s;
        QTest::newRow("a terminal's colours") << u"\u001b[1mred"_s << u"\ufffd[1mred"_s;
        QTest::newRow("more than a record takes") << QString(9000, u'y') << QString(kMostSaid, u'y');
    }
    void noReasonStopsALowering()
    {
        QFETCH(const QString, reason);
        QFETCH(const QString, kept);
        const QJsonObject byHand{{u"lower"_s, u"rollback"_s},
                                 {u"rollout"_s, u"web-1"_s},
                                 {u"reason"_s, reason},
                                 {u"nonce"_s, u"n"_s}};
        for (const QByteArray &request :
             {encode(BareLowering{DecisionKind::RollBack, {u"web-1"_s}, reason, u"n"_s}),
              QJsonDocument(byHand).toJson()}) {
            const auto read = bareLowering(request);
            QVERIFY(read.has_value());
            QCOMPARE(read->reason, kept);
        }
    }

    void whatIsWrongIsRefusedInWords_data()
    {
        QTest::addColumn<Offer>("offer");
        QTest::addColumn<QString>("says");
        QTest::addRow("a key that nobody knows") << Offer([](Counter &c) {
            return c.admit(toStatement(c.decision(u"promote"_s)), c.desk.stranger);
        }) << u"belongs to nobody in the policy"_s;
        QTest::addRow("a rollback by a key that nobody knows") << Offer([](Counter &c) {
            return c.admit(toStatement(c.decision(u"rollback"_s)), c.desk.stranger);
        }) << u"belongs to nobody in the policy"_s;
        QTest::addRow("an expired request") << Offer([](Counter &c) {
            Decision made = c.decision(u"promote"_s);
            made.issued -= std::chrono::minutes(3);
            return c.admit(toStatement(made), c.desk.person);
        }) << u"the request expired at"_s;
        QTest::addRow("a request from the future") << Offer([](Counter &c) {
            Decision made = c.decision(u"promote"_s);
            made.issued += std::chrono::minutes(3);
            return c.admit(toStatement(made), c.desk.person);
        }) << u"issued in the future"_s;
        QTest::addRow("another history") << Offer([](Counter &c) {
            Decision made = c.decision(u"promote"_s);
            made.asOf.root = QString(64, u'a');
            return c.admit(toStatement(made), c.desk.person);
        }) << u"another history of this log"_s;
        QTest::addRow("a history that is longer than ours") << Offer([](Counter &c) {
            Decision made = c.decision(u"promote"_s);
            made.asOf.size += 1;
            return c.admit(toStatement(made), c.desk.person);
        }) << u"another history of this log"_s;
        QTest::addRow("another log") << Offer([](Counter &c) {
            Decision made = c.decision(u"promote"_s);
            made.asOf.origin = u"interlock/other"_s;
            return c.admit(toStatement(made), c.desk.person);
        }) << u"signed for another log (interlock/other)"_s;
        QTest::addRow("a resume by an agent")
            << Offer([](Counter &c) { return c.admit(toStatement(c.decision(u"resume"_s)), c.desk.agent); })
            << u"bot (agent) may not decide resume"_s;
        QTest::addRow("a promotion of another plan") << Offer([](Counter &c) {
            Decision made = c.decision(u"promote"_s);
            made.planSha256 = c.other.sha256;
            return c.admit(toStatement(made), c.desk.person);
        }) << u"about another plan"_s;
        QTest::addRow("a decision on an unknown rollout") << Offer([](Counter &c) {
            Decision made = c.decision(u"hold"_s);
            made.rollout = u"web-9"_s;
            return c.admit(toStatement(made), c.desk.person);
        }) << u"there is no rollout web-9"_s;
        QTest::addRow("a decision on a rollout that is over") << Offer([](Counter &c) {
            c.log.journal(c.running, Decided{DecisionKind::RollBack, u"dana"_s, {}, -1});
            const int order = c.log.ledger.rollout(c.running)->state.lastOrder;
            c.log.journal(c.running, Actuated{order, Actuated::Outcome::Succeeded, TrafficReading{}, {}});
            return c.admit(toStatement(c.decision(u"promote"_s)), c.desk.person);
        }) << u"the rollout web-1 is over (rolled"_s;
        QTest::addRow("a promotion after the lease expired") << Offer([](Counter &c) {
            c.desk.clock.wall += std::chrono::hours(2);
            return c.admit(toStatement(c.decision(u"promote"_s)), c.desk.person);
        }) << u"expired"_s;
        for (const QString &kind : {u"held"_s, u"lowering-request"_s, u"rolling-back"_s})
            QTest::addRow("a promotion whose signer had not seen that it is %s", qPrintable(kind))
                << Offer([kind](Counter &c) {
                       const Decision made = c.decision(u"promote"_s);
                       c.log.append(fact(c, kind));
                       return c.admit(toStatement(made), c.desk.person);
                   })
                << u"stopped what it is about"_s;
        QTest::addRow("A31 a promotion whose signer had not seen a withdrawal") << Offer([](Counter &c) {
            const Decision made = c.decision(u"promote"_s);
            Approval word = c.desk.approvalOf(c.log.ledger, c.lease, u"agent"_s);
            word.verdict = ApprovalVerdict::Withdraw;
            c.log.append(Desk::sign(toStatement(word), c.desk.agent));
            return c.admit(toStatement(made), c.desk.person);
        }) << u"stopped what it is about"_s;
        QTest::addRow("A33 a promotion whose signer had not seen the new policy") << Offer([](Counter &c) {
            const Decision made = c.decision(u"promote"_s);
            c.log.append(Desk::sign(toStatement(nextPolicy(c)), c.desk.person));
            return c.admit(toStatement(made), c.desk.person);
        }) << u"the trust policy changed"_s;
        QTest::addRow("A33 a promotion under a lease that was signed under the old policy")
            << Offer([](Counter &c) {
                   c.log.append(Desk::sign(toStatement(nextPolicy(c)), c.desk.person));
                   return c.admit(toStatement(c.decision(u"promote"_s)), c.desk.person);
               })
            << u"open: operator, agent"_s;
        QTest::addRow("a policy proposed by an agent")
            << Offer([](Counter &c) { return c.admit(toStatement(nextPolicy(c)), c.desk.agent); })
            << u"only an admin"_s;
        QTest::addRow("A38 a policy that leaves a version out") << Offer([](Counter &c) {
            Policy next = nextPolicy(c);
            ++next.version;
            return c.admit(toStatement(next), c.desk.person);
        }) << u"policy 3 cannot follow policy 1"_s;
        QTest::addRow("the console's key for a raise")
            << Offer([](Counter &c) { return c.admit(toStatement(c.decision(u"promote"_s)), c.log.console); })
            << u"console (console) may not decide promote"_s;
        QTest::addRow("the console's key after its time") << Offer([](Counter &c) {
            c.desk.clock.wall += std::chrono::hours(24 * 401);
            return c.admit(toStatement(c.decision(u"rollback"_s)), c.log.console);
        }) << u"the key of console was good until"_s;
        QTest::addRow("a loss accepted by an agent") << Offer([](Counter &c) {
            Recovery step{9,
                          3,
                          QString(64, u'a'),
                          c.log.ledger.asOf().root,
                          u"gone"_s,
                          Desk::policyOf(c.log.ledger),
                          c.log.ledger.asOf(),
                          c.desk.now()};
            return c.admit(toStatement(step), c.desk.agent);
        }) << u"only an admin may accept a loss"_s;
        const auto note = [](Counter &c, const QString &rollout, const QString &reason, Duration ahead,
                             const std::shared_ptr<LocalSigner> &by) {
            return c.admit(
                toStatement(
                    {rollout, {}, reason, c.desk.plan.sha256, c.log.ledger.asOf(), c.desk.now() + ahead},
                    predicates::note),
                by);
        };
        QTest::addRow("a note from the future") << Offer([note](Counter &c) {
            return note(c, u"web-1"_s, u"looks well"_s, std::chrono::hours(24 * 400), c.desk.person);
        }) << u"issued in the future"_s;
        QTest::addRow("a note about no rollout")
            << Offer([note](Counter &c) { return note(c, u"web-9"_s, u"looks well"_s, {}, c.desk.person); })
            << u"there is no rollout web-9"_s;
        QTest::addRow("a note that says nothing")
            << Offer([note](Counter &c) { return note(c, u"web-1"_s, u" "_s, {}, c.desk.person); })
            << u"its reason is empty"_s;
        QTest::addRow("a note by the console")
            << Offer([note](Counter &c) { return note(c, u"web-1"_s, u"looks well"_s, {}, c.log.console); })
            << u"console (console) may hold, roll back and acknowledge"_s;
        QTest::addRow("a lease asked for by the console") << Offer([](Counter &c) {
            Lease lease = c.desk.leaseOver(c.log.ledger, c.other);
            lease.requester = u"console"_s;
            return c.admit(toStatement(lease), c.log.console);
        }) << u"may hold, roll back and acknowledge, nothing else"_s;
        QTest::addRow("a denial by the console") << Offer([](Counter &c) {
            Approval word = c.desk.approvalOf(c.log.ledger, c.lease, u"operator"_s);
            word.verdict = ApprovalVerdict::Deny;
            word.reason = u"no"_s;
            return c.admit(toStatement(word), c.log.console);
        }) << u"may hold, roll back and acknowledge, nothing else"_s;
        QTest::addRow("a withdrawal by the engine's key") << Offer([](Counter &c) {
            Approval word = c.desk.approvalOf(c.log.ledger, c.lease, u"operator"_s);
            word.verdict = ApprovalVerdict::Withdraw;
            word.reason = u"no"_s;
            return c.admit(toStatement(word), c.log.engine);
        }) << u"may hold, roll back and acknowledge, nothing else"_s;
        QTest::addRow("a record of the engine's from outside") << Offer([](Counter &c) {
            const QJsonObject predicate{{u"kind"_s, u"rolled-back"_s},
                                        {u"issued"_s, toRfc3339(c.desk.now())},
                                        {u"detail"_s, QJsonObject()}};
            return c.admit(Statement{QString(predicates::event), predicate, {{u"plan"_s, c.other.sha256}}},
                           c.desk.person);
        }) << QString();
    }
    void whatIsWrongIsRefusedInWords()
    {
        QFETCH(Offer, offer);
        QFETCH(QString, says);
        Counter counter;
        const auto admitted = offer(counter);
        QVERIFY(!admitted);
        QVERIFY2(admitted.error().text.contains(says), qPrintable(admitted.error().sentence()));
    }

    void aLeaseMustSayWhatItsPlanSays_data()
    {
        using Edit = std::function<void(Lease &, Counter &)>;
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QString &says, const Edit &edit) {
            QTest::newRow(name) << edit << says;
        };
        row("another requester", u"names bot as its requester, but dana signed it"_s,
            [](Lease &lease, Counter &) { lease.requester = u"bot"_s; });
        row("too long", u"a lease may last at most"_s,
            [](Lease &lease, Counter &) { lease.expires += std::chrono::hours(24 * 90); });
        row("over already", u"must not be over"_s, [](Lease &lease, Counter &) {
            lease.notBefore = lease.issued - std::chrono::hours(3);
            lease.expires = lease.issued - std::chrono::hours(1);
        });
        row("other plan bytes", u"do not have the digest"_s, [](Lease &lease, Counter &counter) {
            counter.log.blobs[counter.other.sha256] += "# more\n";
            lease.planSha256 = counter.other.sha256;
        });
        row("a plan that nobody laid down", u"no content"_s,
            [](Lease &lease, Counter &) { lease.planSha256 = QString(64, u'a'); });
        row("other weights", u"does not say what its plan says"_s, [](Lease &lease, Counter &) {
            lease.weights = {500, 9000};
            lease.maxWeight = 9000;
        });
        row("another environment", QString(),
            [](Lease &lease, Counter &) { lease.environment = u"staging"_s; });
        row("another name", u"does not say what its plan says"_s,
            [](Lease &lease, Counter &) { lease.rollout = u"shop"_s; });
        row("more starts than the policy allows", u"may cover at most 10 starts, not 11"_s,
            [](Lease &lease, Counter &) { lease.maxUses = 11; });
        row("a role that its requester does not hold", u"dana does not hold the role king"_s,
            [](Lease &lease, Counter &) { lease.role = u"king"_s; });
        row("a weight at most that no stage has", u"the weight of none of its stages"_s,
            [](Lease &lease, Counter &) { lease.maxWeight = 1; });
        row("a policy that is not in force", u"made under policy 9 (000000000000); policy 1 is in force"_s,
            [](Lease &lease, Counter &) {
                lease.policy = {9, QString(64, u'0')};
            });
        row("from the future", u"issued in the future"_s, [](Lease &lease, Counter &) {
            lease.issued += std::chrono::minutes(3);
            lease.notBefore = lease.issued;
        });
    }
    void aLeaseMustSayWhatItsPlanSays()
    {
        QFETCH(std::function<void(Lease &, Counter &)>, edit);
        QFETCH(QString, says);
        Counter counter;
        Lease lease = counter.desk.leaseOver(counter.log.ledger, counter.other);
        edit(lease, counter);
        const auto admitted = counter.admit(toStatement(lease), counter.desk.person);
        QVERIFY(!admitted);
        QVERIFY2(admitted.error().text.contains(says), qPrintable(admitted.error().sentence()));
    }

    void anApprovalMustFillASeat_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("says");
        QTest::addRow("of an unknown lease") << u"lease"_s << u"there is no lease"_s;
        QTest::addRow("of other bytes") << u"bytes"_s << u"bound to other bytes"_s;
        QTest::addRow("for a role that is not theirs") << u"role"_s << QString();
        QTest::addRow("from the future") << u"future"_s << u"issued in the future"_s;
        QTest::addRow("of a lease that expired") << u"expired"_s << u"the lease expired at"_s;
    }
    void anApprovalMustFillASeat()
    {
        QFETCH(QString, how);
        QFETCH(QString, says);
        Counter counter;
        const Lease lease = counter.desk.leaseOver(counter.log.ledger, counter.other);
        counter.log.append(Desk::sign(toStatement(lease), counter.desk.person));
        Approval approval = counter.desk.approvalOf(counter.log.ledger, lease.leaseId, u"operator"_s);
        if (how == u"lease")
            approval.leaseId = QString(32, u'a');
        else if (how == u"bytes")
            approval.sha256 = QString(64, u'a');
        else if (how == u"role")
            approval.role = u"agent"_s;
        else if (how == u"future")
            approval.issued += std::chrono::minutes(3);
        else
            counter.desk.clock.wall += std::chrono::hours(2);
        const auto admitted = counter.admit(toStatement(approval), counter.desk.person);
        QVERIFY(!admitted);
        QVERIFY2(admitted.error().text.contains(says), qPrintable(admitted.error().sentence()));
    }

    void aStartNeedsBothKeysAndSaysWhatIsMissing()
    {
        Counter counter;
        Ledger &ledger = counter.log.ledger;
        const Lease lease = counter.desk.leaseOver(ledger, counter.other);
        counter.log.append(Desk::sign(toStatement(lease), counter.desk.person));
        const auto offer = [&] {
            return counter.admit(toStatement(counter.desk.startOf(ledger, lease.leaseId, u"api-1"_s)),
                                 counter.desk.person);
        };
        const auto none = offer();
        QVERIFY(!none);
        QVERIFY2(none.error().text.contains(u"operator"_s) && none.error().text.contains(u"agent"_s),
                 qPrintable(none.error().text));
        counter.log.append(Desk::sign(
            toStatement(counter.desk.approvalOf(ledger, lease.leaseId, u"operator"_s)), counter.desk.person));
        const auto one = offer();
        QVERIFY(!one);
        QCOMPARE(one.error().code, ErrorCode::Refused);
        QVERIFY2(one.error().text.contains(u"agent"_s) && !one.error().text.contains(u"operator"_s),
                 qPrintable(one.error().text));
        counter.log.append(Desk::sign(toStatement(counter.desk.approvalOf(ledger, lease.leaseId, u"agent"_s)),
                                      counter.desk.agent));
        const auto both = offer();
        QVERIFY2(both.has_value(), both ? "" : qPrintable(both.error().text));
        QVERIFY(both->starts);
    }

    void aStartThatMayNotBe_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("says");
        QTest::addRow("a rollout that is there already") << u"twice"_s << u"is there already"_s;
        QTest::addRow("the same traffic") << u"same"_s << u"the rollout web-1 moves the same traffic"_s;
        QTest::addRow("one server in common") << u"common"_s << u"the rollout web-1 moves the same traffic"_s;
        QTest::addRow("another use than the next") << u"use"_s << QString();
        QTest::addRow("a lease nobody asked for") << u"lease"_s << u"there is no lease"_s;
        QTest::addRow("other bytes than the lease's") << u"bytes"_s << u"bound to other bytes"_s;
    }
    void aStartThatMayNotBe()
    {
        QFETCH(QString, how);
        QFETCH(QString, says);
        Counter counter;
        const PlanFile wide = Desk::planOf(planText("wide", "canary, canary2"));
        QString lease = counter.lease;
        if (how == u"common")
            lease = counter.log.signedLease(wide);
        else if (how == u"bytes")
            lease = counter.log.signedLease(counter.other);
        Decision start = counter.desk.startOf(counter.log.ledger, lease, u"web-2"_s);
        if (how == u"twice")
            start.rollout = u"web-1"_s;
        else if (how == u"use")
            start.use = 1;
        else if (how == u"lease")
            start.leaseId = QString(32, u'a');
        else if (how == u"bytes")
            start.leaseSha256 = QString(64, u'a');
        const auto admitted = counter.admit(toStatement(start), counter.desk.person);
        QVERIFY(!admitted);
        QVERIFY2(admitted.error().text.contains(says), qPrintable(admitted.error().sentence()));
    }

    void aBareLoweringNeedsNoKey()
    {
        for (const DecisionKind kind : {DecisionKind::RollBack, DecisionKind::Hold, DecisionKind::Back}) {
            const BareLowering asked{kind, RolloutId{u"web-1"_s}, u"it burns"_s, u"n1"_s};
            const auto read = bareLowering(encode(asked));
            QVERIFY(read.has_value());
            QVERIFY(read->kind == kind);
            QCOMPARE(read->rollout.text, u"web-1"_s);
            QCOMPARE(read->reason, u"it burns"_s);
            QVERIFY(encode(asked) != encode({kind, asked.rollout, asked.reason, u"n2"_s}));
        }
    }

    void whatIsNoLoweringNeedsAKey_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        for (const char *kind :
             {"start", "promote", "resume", "override", "supersede", "signoff", "raise", ""})
            QTest::newRow(kind) << QByteArray("{\"lower\":\"") + kind + "\",\"rollout\":\"web-1\"}";
        QTest::newRow("not JSON") << QByteArray("rollback web-1");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("nothing") << QByteArray();
    }
    void whatIsNoLoweringNeedsAKey()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!bareLowering(bytes));
    }
};

QTEST_GUILESS_MAIN(TestIntake)
#include "tst_intake.moc"
