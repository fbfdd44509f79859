#include "models/traffic/haproxy.h"
#include "models/traffic/make.h"
#include "tests/integration/realhaproxy.h"

using namespace interlock;
using namespace interlock::testing;

/// What goes wrong with a real HAProxy: processes that stop and wake, reloads, sockets that go, two of them.
class TestHaproxyFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_one = std::make_unique<RealHaproxy>();
        QVERIFY2(m_one->start(), "haproxy is one of the packages that testing needs");
    }
    void cleanup() { m_one.reset(); }

    void aStoppedWorkerExecutesLate()
    {
        HaproxyActuator actuator(m_one->traffic());
        QVERIFY(applyNow(actuator, 2500));
        m_one->stop();
        const QString said = outcome(applyNow(actuator, 0));
        QVERIFY2(said.startsWith(QStringLiteral("unknown: ")), qPrintable(said));
        QCOMPARE(readNow(actuator).error().code, ErrorCode::Timeout);
        m_one->wake();
        QTRY_COMPARE(shareRead(actuator), QStringLiteral("0 %")); // after all (I8)
    }

    /// A way out that was given up is carried out when the worker wakes.
    void whatAStoppedWorkerTookOutLateIsGivenBack_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<int>("weight");
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("after");
        QTest::newRow("ready, and 0 holds with it")
            << "ready" << 0 << "v2 is ready again, as before the rollout"
            << "ready";
        QTest::newRow("drained before") << "drain" << 0 << "v2 is drain again, as before the rollout"
                                        << "drain";
        QTest::newRow("in MAINT before: there is nothing to do") << "maint" << 0 << QString() << "maint";
        QTest::newRow("its weight is not 0: it stays out, told plainly")
            << "ready" << 2500
            << "v2 is in MAINT and was ready before the rollout; it stays there, because its weight is 64 "
               "and "
               "not 0"
            << "maint";
    }
    void whatAStoppedWorkerTookOutLateIsGivenBack()
    {
        QFETCH(const QString, before);
        QFETCH(const int, weight);
        QFETCH(const QString, given);
        QFETCH(const QString, after);
        QVERIFY(setState(before));
        HaproxyActuator actuator(m_one->traffic());
        const auto world = snapshotNow(actuator);
        QVERIFY(world);
        actuator.setBefore(*world);
        QVERIFY(applyNow(actuator, 2500));
        if (weight == 0)
            QVERIFY(applyNow(actuator, 0));
        m_one->stop();
        QVERIFY(!takeOutNow(actuator));
        m_one->wake();
        QTRY_COMPARE(canaryState(actuator), QStringLiteral("maint")); // late
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
        QCOMPARE(giveBackNow(actuator), given);
        QCOMPARE(canaryState(actuator), after);
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
        if (weight == 0)
            QCOMPARE(giveBackNow(actuator), QString()); // once
    }

    void ofTwoEachIsGivenBack()
    {
        RealHaproxy other;
        QVERIFY(other.start());
        const auto both = together(other);
        const auto world = snapshotNow(*both);
        QVERIFY(world);
        both->setBefore(*world);
        QVERIFY(applyNow(*both, 2500));
        QVERIFY(applyNow(*both, 0));
        HaproxyActuator one(other.traffic());
        QVERIFY(takeOutNow(one));
        QCOMPARE(giveBackNow(*both),
                 other.socket() + QStringLiteral(": v2 is ready again, as before the rollout"));
        QCOMPARE(canaryState(one), QStringLiteral("ready"));
    }

    void aReloadMidStageIsNoticedAndLowersAgain()
    {
        HaproxyActuator actuator(m_one->traffic());
        QVERIFY(applyNow(actuator, 2500));
        const auto before = readNow(actuator);
        QVERIFY(m_one->reload());
        const auto after = readNow(actuator);
        QVERIFY2(after, after ? "" : qPrintable(after.error().sentence()));
        QCOMPARE(after->canary.basisPoints, 0); // of its file
        QVERIFY(after->worker != before->worker);
    }

    void aReloadLoopNeverBringsAWrongReading()
    {
        HaproxyActuator actuator(m_one->traffic());
        for (int i = 0; i < 5; ++i) {
            const Done applied = applyNow(actuator, 500);
            const auto reading = readNow(actuator);
            QVERIFY(m_one->reload());
            if (applied && reading)
                QVERIFY(reading->canary.basisPoints == 500 || reading->canary.basisPoints == 0);
            QCOMPARE(readNow(actuator)->canary.basisPoints, 0);
        }
    }

    void aSocketThatIsRemovedIsNamed()
    {
        HaproxyActuator actuator(m_one->traffic());
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(QFile::remove(m_one->socket()));
        const QString said = outcome(applyNow(actuator, 0));
        QVERIFY2(said.startsWith(QStringLiteral("failed: there is no socket ")), qPrintable(said));
        QVERIFY(!readNow(actuator));
        QVERIFY(m_one->reload()); // makes it again
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void twentyStuckClientsHoldNobodyForEver()
    {
        HaproxyActuator actuator(m_one->traffic());
        std::vector<std::unique_ptr<QLocalSocket>> stuck;
        for (int i = 0; i < 20; ++i) {
            stuck.push_back(std::make_unique<QLocalSocket>());
            stuck.back()->connectToServer(m_one->socket());
            QVERIFY(stuck.back()->waitForConnected(2000));
            stuck.back()->write("show "); // and never the rest of the line
            stuck.back()->flush();
        }
        const QString said = outcome(applyNow(actuator, 500)); // HAProxy serves ten at a time
        QVERIFY2(said == u"done" || said.startsWith(QStringLiteral("unknown: ")), qPrintable(said));
        stuck.clear();
        QTRY_VERIFY(readNow(actuator).has_value());
        QCOMPARE(outcome(applyNow(actuator, 500)), QStringLiteral("done"));
        QCOMPARE(shareRead(actuator), QStringLiteral("5 %"));
    }

    void aServerThatIsRenamedIsNamed()
    {
        HaproxyActuator actuator(m_one->traffic());
        m_one->rename(QStringLiteral("v3"));
        QVERIFY(m_one->reload());
        QCOMPARE(shareRead(actuator),
                 QStringLiteral("HAProxy has no server \"v2\" in backend \"web\"; did you mean \"v1\"?"));
        QVERIFY(!applyNow(actuator, 500));
    }

    /// A lowering connects while its intent becomes durable.
    void whatBecomesOfAConnectionThatWasMadeAhead_data()
    {
        QTest::addColumn<QString>("meanwhile");
        QTest::addColumn<QString>("told");
        QTest::newRow("nothing: the order goes over it") << "nothing"
                                                         << "done";
        QTest::newRow("HAProxy is reloaded") << "reload"
                                             << "done";
        QTest::newRow("HAProxy dies and comes back: a new one is made") << "death"
                                                                        << "done";
        QTest::newRow("HAProxy stands still: nobody knows") << "stop"
                                                            << "unknown";
    }
    void whatBecomesOfAConnectionThatWasMadeAhead()
    {
        QFETCH(QString, meanwhile);
        QFETCH(QString, told);
        HaproxyActuator actuator(m_one->traffic());
        QVERIFY(applyNow(actuator, 2500));
        actuator.prepare();
        QVERIFY(readNow(actuator)); // it has had the time to connect
        if (meanwhile == u"reload")
            QVERIFY(m_one->reload() && applyNow(actuator, 2500));
        if (meanwhile == u"death") {
            m_one->die();
            QVERIFY(m_one->start());
        }
        if (meanwhile == u"stop")
            m_one->stop();
        const QString said = outcome(applyNow(actuator, 0));
        m_one->wake();
        QVERIFY2(said.startsWith(told), qPrintable(said));
        QTRY_COMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void aStaticBackendIsRefusedBeforeAnythingMoves_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<QString>("more");
        QTest::addColumn<QString>("told");
        const QString mend = QStringLiteral("; use `balance roundrobin` or `balance random` in it");
        const QString none =
            QStringLiteral("failed: backend \"web\" balances statically and takes no weights");
        QTest::newRow("static-rr") << "static-rr" << QString() << none + mend;
        QTest::newRow("a hash that says nothing of its kind is map-based")
            << "source" << QString() << none + mend;
        QTest::newRow("a map-based hash") << "uri"
                                          << "  hash-type map-based\n"
                                          << none + mend;
        QTest::newRow("a consistent hash") << "source"
                                           << "  hash-type consistent\n"
                                           << "done";
        QTest::newRow("first") << "first" << QString()
                               << QStringLiteral(
                                      "failed: backend \"web\" balances by `first`, which looks at no "
                                      "weights") +
                                      mend;
        QTest::newRow("leastconn")
            << "leastconn" << QString()
            << QStringLiteral(
                   "failed: backend \"web\" balances by `leastconn`, which gives idle servers equal "
                   "shares whatever their weights") +
                   mend;
        QTest::newRow("random") << "random" << QString() << "done";
    }
    void aStaticBackendIsRefusedBeforeAnythingMoves()
    {
        QFETCH(QString, algorithm);
        QFETCH(QString, more);
        QFETCH(QString, told);
        HaproxyActuator actuator(m_one->traffic());
        m_one->balance(algorithm);
        m_one->addToBackend(more);
        QVERIFY(m_one->reload());
        const auto before = readNow(actuator);
        QVERIFY(before);
        QCOMPARE(fitOf(actuator), told);
        const auto after = readNow(actuator);
        QVERIFY(after);
        QCOMPARE(after->targets, before->targets);
    }

    void aStaticBackendAmongTwoIsRefused()
    {
        m_one->balance(QStringLiteral("static-rr"));
        QVERIFY(m_one->reload());
        RealHaproxy other;
        QVERIFY(other.start());
        const QString both = fitOf(*together(other));
        QVERIFY2(both.contains(QStringLiteral("balances statically")), qPrintable(both));
    }

    void twoAreMovedTogether()
    {
        RealHaproxy other;
        QVERIFY(other.start());
        const auto both = together(other);
        QCOMPARE(outcome(applyNow(*both, 2500)), QStringLiteral("done"));
        const auto reading = readNow(*both);
        QCOMPARE(reading->canary.basisPoints, 2500);
        QCOMPARE(reading->targets.size(), size_t(4));
        QCOMPARE(snapshotNow(*both)->size(), size_t(4));
    }

    void partialIsNoStageAndGoesBackOnBoth_data()
    {
        QTest::addColumn<bool>("first");
        QTest::newRow("the first stands still") << true;
        QTest::newRow("the second stands still") << false;
    }
    void partialIsNoStageAndGoesBackOnBoth()
    {
        QFETCH(bool, first);
        RealHaproxy other;
        QVERIFY(other.start());
        RealHaproxy &still = first ? *m_one : other;
        const auto both = together(other);
        QVERIFY(applyNow(*both, 500));
        still.stop();
        const QString said = outcome(applyNow(*both, 2500));
        QVERIFY2(said.startsWith(QStringLiteral("unknown: ") + still.socket()), qPrintable(said));
        QVERIFY2(!readNow(*both), "one that is silent leaves all unread");
        still.wake();
        const QStringList either{QStringLiteral("25 %"), QStringLiteral("15 %")}; // late, or never sent
        QTRY_VERIFY(either.contains(shareRead(*both)));
        QVERIFY(applyNow(*both, 0));
        QCOMPARE(shareRead(*both), QStringLiteral("0 %"));
    }

    void oneThatIsDeadDoesNotStopTheOthersRollback()
    {
        RealHaproxy other;
        QVERIFY(other.start());
        const auto both = together(other);
        QVERIFY(applyNow(*both, 2500));
        other.die();
        const QString said = outcome(applyNow(*both, 0));
        QVERIFY2(said.startsWith(QStringLiteral("failed: ") + other.socket()), qPrintable(said));
        HaproxyActuator alone(m_one->traffic());
        QCOMPARE(shareRead(alone), QStringLiteral("0 %"));
        QVERIFY2(!readNow(*both), "nobody says rolled back before both say 0");
    }

    void somebodyElsesWriteOnOneIsNoticed()
    {
        RealHaproxy other;
        QVERIFY(other.start());
        const auto both = together(other);
        QVERIFY(applyNow(*both, 500));
        HaproxyActuator somebody(other.traffic());
        QVERIFY(applyNow(somebody, 5000));
        QVERIFY(readNow(*both)->canary.basisPoints > 2000);
    }

private:
    static Done takeOutNow(Actuator &actuator)
    {
        std::optional<Done> told;
        actuator.takeOut([&told](const Done &done) { told = done; });
        return await(told).value_or(fail(ErrorCode::Cancelled, QStringLiteral("no answer in the test")));
    }
    static QString giveBackNow(Actuator &actuator)
    {
        std::optional<Result<QString>> told;
        actuator.giveBack([&told](const Result<QString> &given) { told = given; });
        const auto given =
            await(told).value_or(fail(ErrorCode::Cancelled, QStringLiteral("no answer in the test")));
        return given ? *given : given.error().text;
    }
    static QString canaryState(Actuator &actuator)
    {
        const auto reading = readNow(actuator);
        return reading ? adminState(reading->targets.front()) : reading.error().text;
    }
    bool setState(const QString &state) const
    {
        QLocalSocket socket;
        socket.connectToServer(m_one->adminSocket());
        if (!socket.waitForConnected(2000))
            return false;
        socket.write(QStringLiteral("set server web/v2 state %1\n").arg(state).toUtf8());
        return socket.waitForBytesWritten(2000) && socket.waitForReadyRead(2000);
    }
    static QString fitOf(Actuator &actuator)
    {
        std::optional<Done> told;
        actuator.checkFit([&told](const Done &done) { told = done; });
        (void)QTest::qWaitFor([&told] { return told.has_value(); }, 5000);
        return outcome(told.value_or(fail(ErrorCode::Timeout, QStringLiteral("nothing was told"))));
    }
    std::unique_ptr<Actuator> together(const RealHaproxy &other) const
    {
        HaproxyTraffic all = m_one->traffic();
        all.moreSockets = QStringList{other.socket()};
        return makeActuator(all, QString());
    }
    std::unique_ptr<RealHaproxy> m_one;
};

QTEST_GUILESS_MAIN(TestHaproxyFaults)
#include "tst_haproxyfaults.moc"
