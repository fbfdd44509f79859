#include "models/engine/forwardonly.h"
#include "models/engine/risk.h"
#include "models/store/writer.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

class TestLedger : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLeaseStandsWhenBothKeysAreThere()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId id = log.begun();
        const RolloutEntry *entry = log.ledger.rollout(id);
        QVERIFY(entry);
        QCOMPARE(entry->startRecord, log.ledger.size() - 1);
        QCOMPARE(log.ledger.lease(entry->leaseId)->starts, 1);
        const LeaseStanding standing = log.ledger.standing(*entry, desk.now());
        QVERIFY2(standing.valid, qPrintable(standing.why));
        QCOMPARE(standing.most.basisPoints, 10000);
        QVERIFY(!log.ledger.standing(*entry, desk.now() + std::chrono::hours(2)).valid);
    }

    /// Each later stage is a promotion, whoever decides it: a lease without one must not get there, however
    /// the policy's rule for promotions is.
    void aLeaseForTheStartAloneCoversTheFirstStage()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId id = log.begun(u"web-1"_s, QStringList{u"start"_s});
        const LeaseStanding standing = log.ledger.standing(*log.ledger.rollout(id), desk.now());
        QVERIFY2(standing.valid, qPrintable(standing.why));
        QCOMPARE(standing.most.basisPoints, desk.plan.plan.stages.front().weight.basisPoints);
    }

    /// I20: folding the same rows again gives the same state, to the last bit.
    void foldingAgainGivesTheSameState()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId id = log.begun();
        const LeaseStanding lease = log.ledger.standing(*log.ledger.rollout(id), desk.now());
        for (int i = 0; i < 30; ++i) {
            desk.clock.boot += Duration(1000);
            desk.clock.wall += Duration(1000);
            const RolloutState &state = log.ledger.rollout(id)->state;
            const TrafficReading reading{state.intended, true, u"w"_s, {}};
            log.journal(
                id, Evaluated{{{IndicatorId{u"latency"_s}, Observation::of(100.0 / 3 * i, Duration(20), 9)}},
                              reading,
                              lease,
                              true});
            if (const auto open = log.ledger.rollout(id)->state.open)
                log.journal(id, Actuated{open->order.order,
                                         Actuated::Outcome::Succeeded,
                                         TrafficReading{open->order.to, true, u"w"_s, {}},
                                         {}});
        }
        QVERIFY(log.ledger.rollout(id)->state.lastOrder > 0); // it really moved
        Ledger again(log.readBlob());
        again.setOrigin(u"interlock/test"_s);
        for (const LogRow &row : log.rows)
            QVERIFY(again.apply(row).has_value());
        for (const EvaluationRow &row : log.journaled)
            QVERIFY(again.apply(row).has_value());
        QVERIFY(again.rollout(id)->state == log.ledger.rollout(id)->state);
        QCOMPARE(again.chain(), log.ledger.chain());
        QCOMPARE(again.tree().root(), log.ledger.tree().root());
        QCOMPARE(again.highWater(), log.ledger.highWater());
    }

    void anOrderThatNobodySawCarriedOutIsDoubted_data()
    {
        QTest::addColumn<QStringList>("facts");
        QTest::addColumn<QString>("doubt");
        const auto row = [](const char *name, const QStringList &facts, const char *doubt) {
            QTest::newRow(name) << facts << QString::fromUtf8(doubt);
        };
        row("there was none", {}, "");
        row("its outcome never came", {u"intent 90 2500"_s},
            "25 %: the engine stopped before its outcome was seen");
        row("it succeeded", {u"intent 90 2500"_s, u"succeeded 90 2500"_s}, "");
        row("it failed", {u"intent 90 2500"_s, u"failed 90 2500"_s}, "25 %: no deployment");
        row("it was never given", {u"intent 90 2500"_s, u"unsent 90 2500"_s}, "");
        row("the next engine saw no outcome", {u"intent 90 0"_s, u"unknown 90 0"_s}, "0 %: no deployment");
        row("a later one succeeded",
            {u"intent 90 2500"_s, u"failed 90 2500"_s, u"intent 91 500"_s, u"succeeded 91 500"_s}, "");
        row("a later one was never given",
            {u"intent 90 500"_s, u"failed 90 500"_s, u"intent 91 2500"_s, u"unsent 91 2500"_s},
            "5 %: no deployment");
        row("an outcome stands alone", {u"failed 90 0"_s}, "0 %: no deployment");
    }
    void anOrderThatNobodySawCarriedOutIsDoubted()
    {
        QFETCH(QStringList, facts);
        Desk desk;
        MemoryLog log(desk);
        const RolloutId id = log.begun();
        for (const QString &fact : facts) {
            const QStringList words = fact.split(u' ');
            QJsonObject detail{{u"order"_s, words[1].toInt()}, {u"to_bp"_s, words[2].toInt()}};
            if (words[0] != u"intent") {
                detail[u"outcome"_s] =
                    words[0] == u"succeeded" ? toString(Actuated::Outcome::Succeeded) : words[0];
                detail[u"detail"_s] = u"no deployment"_s;
                if (words[0] != u"unknown")
                    detail[u"sent_after_ms"_s] = words[0] == u"unsent" ? QString() : u"3"_s;
            }
            const QJsonObject predicate{{u"kind"_s, words[0] == u"intent" ? u"intent"_s : u"outcome"_s},
                                        {u"rollout"_s, id.text},
                                        {u"issued"_s, toRfc3339(desk.now())},
                                        {u"detail"_s, detail}};
            log.append(Desk::sign({QString(predicates::event), predicate, {{u"plan"_s, desk.plan.sha256}}},
                                  log.engine));
        }
        const auto doubt = log.ledger.doubt(id);
        const QString said = doubt ? u"%1: %2"_s.arg(toString(doubt->share), doubt->why) : QString();
        QTEST(said, "doubt");
    }

    void aBrokenLogIsNamedAndTheLedgerStaysAsItWas_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("says");
        QTest::addRow("a record left out") << u"gap"_s << u"record 1 is missing: the log goes on with 2"_s;
        QTest::addRow("a byte changed") << u"byte"_s << u"record 1: "_s;
        QTest::addRow("a lease twice") << u"twice"_s << u"is there already"_s;
        QTest::addRow("a start without its lease") << u"start"_s << u"a start under the unknown lease"_s;
    }
    void aBrokenLogIsNamedAndTheLedgerStaysAsItWas()
    {
        QFETCH(QString, how);
        QFETCH(QString, says);
        Desk desk;
        MemoryLog log(desk);
        (void)log.begun();
        Ledger ledger(log.readBlob());
        QVERIFY(ledger.apply(log.rows[0]).has_value());
        LogRow next = log.rows[1];
        if (how == u"gap")
            next = log.rows[2];
        else if (how == u"byte")
            next.envelope[40] = next.envelope[40] == 'A' ? 'B' : 'A';
        else if (how == u"start")
            next.envelope = log.rows.back().envelope;
        else {
            QVERIFY(ledger.apply(next).has_value());
            next.index = 2;
        }
        const qint64 size = ledger.size();
        const QByteArray root = ledger.tree().root();
        const auto applied = ledger.apply(next);
        QVERIFY(!applied);
        QVERIFY2(applied.error().text.contains(says), qPrintable(applied.error().text));
        QCOMPARE(ledger.size(), size);
        QCOMPARE(ledger.tree().root(), root);
        QCOMPARE(ledger.leases().size(), how == u"twice" ? 1UL : 0UL);
    }

    void aBrokenJournalIsNamed_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how :
             {"left out", "changed", "of an unknown rollout", "begins what no record starts"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void aBrokenJournalIsNamed()
    {
        QFETCH(QString, how);
        Desk desk;
        MemoryLog log(desk);
        const RolloutId id = log.begun();
        EvaluationRow row;
        row.sequence = log.ledger.nextSequence();
        row.rollout = id.text;
        row.at = stampOf(desk.clock, desk.clock.now());
        row.body = encodeEvent(Evaluated{});
        if (how == u"left out")
            ++row.sequence;
        if (how == u"of an unknown rollout")
            row.rollout = u"other"_s;
        if (how == u"begins what no record starts") {
            row.rollout = u"other"_s;
            row.body = encodeEvent(Decided{DecisionKind::Start, u"dana"_s, {}, 1});
        }
        row.chain = chainOf(log.ledger.chain(), row);
        if (how == u"changed")
            row.body += ' ';
        const RolloutState before = log.ledger.rollout(id)->state;
        const qint64 sequence = log.ledger.nextSequence();
        const auto stepped = log.ledger.apply(row);
        QVERIFY(!stepped);
        QCOMPARE(stepped.error().code, ErrorCode::Unverified);
        QVERIFY(log.ledger.rollout(id)->state == before);
        QCOMPARE(log.ledger.nextSequence(), sequence);
    }

    /// One record from the future must not end every lease for ever.
    void onlyTheEnginesTimeIsBelieved()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId id = log.begun();
        Decision decision = desk.startOf(log.ledger, log.ledger.rollout(id)->leaseId, id.text);
        decision.kind = u"hold"_s;
        decision.use = 0;
        decision.issued = desk.now() + std::chrono::years(70);
        const WallTime before = log.ledger.highWater();
        log.append(Desk::sign(toStatement(decision), desk.person));
        QCOMPARE(log.ledger.highWater(), before);
        QVERIFY(log.ledger.standing(*log.ledger.rollout(id), desk.now()).valid);
    }

    void aReaderFoldsBesideAWriter()
    {
        Desk desk;
        MemoryLog log(desk);
        const StorePaths paths{desk.folder.path() + u"/s.sqlite"_s, desk.folder.path() + u"/s.sqlite.d"_s};
        QVERIFY(Database::create(paths.database, u"test"_s));
        auto writer = StoreWriter::open(paths.database);
        auto reader = StoreReader::open(paths.database);
        QVERIFY(writer.has_value() && reader.has_value());
        (void)log.begun(u"web-1"_s);
        const size_t records = log.rows.size(), rows = log.journaled.size();
        (void)log.begun(u"web-2"_s); // what the writer commits while the reader reads
        StoreBatch first, second;
        first.records.assign(log.rows.begin(), log.rows.begin() + qsizetype(records));
        first.evaluations.assign(log.journaled.begin(), log.journaled.begin() + qsizetype(rows));
        second.records.assign(log.rows.begin() + qsizetype(records), log.rows.end());
        second.evaluations.assign(log.journaled.begin() + qsizetype(rows), log.journaled.end());
        QVERIFY((*writer)->append(first));
        Ledger ledger(log.readBlob());
        bool written = false;
        std::vector<QString> order;
        ReadingTold told;
        told.record = [&](const Record &, qint64 index) {
            order.push_back(u"record %1"_s.arg(index));
            if (!std::exchange(written, true))
                QVERIFY((*writer)->append(second));
        };
        told.row = [&](const EvaluationRow &row) {
            order.push_back(u"row %1"_s.arg(row.sequence));
            QVERIFY(row.logSize <= ledger.size());
        };
        const Done read = readWhole(**reader, ledger, told);
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().sentence()));
        QCOMPARE(ledger.size(), qint64(log.rows.size()));
        QCOMPARE(ledger.nextSequence(), 2);
        QCOMPARE(order.size(), log.rows.size() + 2);
        QCOMPARE(order[records], u"row 0"_s); // right after the record that it rests on
        QCOMPARE(order.back(), u"row 1"_s);
        QCOMPARE(ledger.chain(), log.ledger.chain());
    }

    /// What an approver read is what stands there later: the log goes on, the score of a lease does not.
    void theRiskOfALeaseStaysAsItWasAskedFor()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId running = log.begun(u"web-1"_s);
        const QString asked = log.signedLease(desk.plan);
        const RiskScore before = riskOf(log.ledger, *log.ledger.lease(asked));
        log.journal(running, Decided{DecisionKind::RollBack, u"dana"_s, {}, -1});
        const int order = log.ledger.rollout(running)->state.lastOrder;
        log.journal(running, Actuated{order, Actuated::Outcome::Succeeded, TrafficReading{}, {}});
        QVERIFY(isOver(log.ledger.rollout(running)->state.phase));
        QCOMPARE(riskOf(log.ledger, *log.ledger.lease(asked)), before);
        QCOMPARE(riskFacts(log.ledger, *log.ledger.lease(asked)).rollbacks, 0);
        const QString later = log.signedLease(desk.plan);
        QCOMPARE(riskFacts(log.ledger, *log.ledger.lease(later)).rollbacks, 1);
    }
    void theLastApprovedLeaseIsTheLastThatBothKeysWereUnder()
    {
        Desk desk;
        MemoryLog log(desk);
        const QString first = log.signedLease(desk.plan);
        QVERIFY2(!lastApproved(log.ledger, *log.ledger.lease(first)), "there was none before");
        const Lease half = desk.leaseOver(log.ledger, desk.plan); // one key only
        log.append(Desk::sign(toStatement(half), desk.person));
        log.append(
            Desk::sign(toStatement(desk.approvalOf(log.ledger, half.leaseId, u"operator"_s)), desk.person));
        const QString third = log.signedLease(desk.plan);
        QCOMPARE(lastApproved(log.ledger, *log.ledger.lease(half.leaseId)), log.ledger.lease(first));
        QCOMPARE(lastApproved(log.ledger, *log.ledger.lease(third)), log.ledger.lease(first));
        log.append(
            Desk::sign(toStatement(desk.approvalOf(log.ledger, half.leaseId, u"agent"_s)), desk.agent));
        QVERIFY2(lastApproved(log.ledger, *log.ledger.lease(third)) == log.ledger.lease(first),
                 "what is signed later does not change what was shown");
    }
    /// Over a full disk an outcome may have been kept and its intent not: its number is taken all the same.
    void anOrderThatOnlyItsOutcomeNamesIsNotGivenAgain()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId web = log.begun();
        log.fact(u"outcome"_s, web, {{u"order"_s, 7}, {u"to_bp"_s, 0}, {u"outcome"_s, u"done"_s}});
        QCOMPARE(log.ledger.lastOrder(web), 7);
        QVERIFY(log.ledger.openIntents(web).empty());
    }
    /// Looks may be lost with their process while what it told is kept: the next engine's first word, before
    /// it watches again, is no second order of the same number.
    void aDecisionBeforeTheWatchResumesCountsOnFromTheLog()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId web = log.begun();
        log.fact(u"intent"_s, web, {{u"order"_s, 7}, {u"to_bp"_s, 0}, {u"stage"_s, -1}});
        QCOMPARE(log.ledger.rollout(web)->state.lastOrder, 0);
        EvaluationRow row;
        row.rollout = web.text;
        row.at = stampOf(desk.clock, desk.clock.now());
        const auto effects =
            log.ledger.journal(row, Decided{DecisionKind::RollBack, u"dana"_s, u"the pager rang"_s, -1});
        QVERIFY(effects.has_value());
        const auto order = std::ranges::find_if(
            *effects, [](const Effect &one) { return std::holds_alternative<SetWeight>(one); });
        QVERIFY(order != effects->end());
        QCOMPARE(std::get<SetWeight>(*order).order, 8);
        QCOMPARE(std::get<Decided>(*decodeEvent(row.body)).lastOrder, 7); // replay counts the same
    }
    /// What a person reads before a rollback: only steps that have begun can be broken by one.
    void whatOnlyGoesForwardIsARiskOnceItHasBegun()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId web = log.begun();
        const RolloutEntry entry = withSteps(
            *log.ledger.rollout(web),
            {Step{u"backup"_s, {u"backup"_s}},
             Step{u"migrate"_s, {u"migrate"_s}, Duration(1000), {}, u"orders are of the new shape"_s}});
        QCOMPARE(rollbackRisks(entry, log.ledger), QStringList());
        log.fact(u"step-begun"_s, web, {{u"text"_s, u"step backup"_s}});
        QCOMPARE(rollbackRisks(entry, log.ledger), QStringList());
        log.fact(u"step-begun"_s, web, {{u"text"_s, u"step migrate"_s}});
        QCOMPARE(rollbackRisks(entry, log.ledger), QStringList{u"migrate: orders are of the new shape"_s});
    }
    void rowsWithoutTheirRecordsAreNamed()
    {
        Desk desk;
        MemoryLog log(desk);
        (void)log.begun();
        const QString path = desk.folder.path() + u"/s.sqlite"_s;
        QVERIFY(Database::create(path, u"test"_s));
        StoreBatch batch;
        batch.records.assign(log.rows.begin(), log.rows.end() - 1); // without the start
        batch.evaluations = log.journaled;
        QVERIFY((*StoreWriter::open(path))->append(batch));
        Ledger ledger(log.readBlob());
        const Done read = readWhole(**StoreReader::open(path), ledger);
        QVERIFY(!read);
        QVERIFY2(read.error().text.contains(u"record 4 is missing"_s), qPrintable(read.error().text));
    }
};

QTEST_GUILESS_MAIN(TestLedger)
#include "tst_ledger.moc"
