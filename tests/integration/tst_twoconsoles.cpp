#include "models/engine/genesis.h"
#include "models/engine/petition.h"
#include "models/records/keygensigner.h"
#include "ui/follower/follower.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

constexpr int kTimes = 5;
constexpr int kPatienceMs = 30'000;

/// It is never started: nobody answers there.
QByteArray planText()
{
    QFile form(QStringLiteral(INTERLOCK_TEST_DATA "/engine/short.plan.yaml.in"));
    if (!form.open(QIODevice::ReadOnly))
        qFatal("no plan");
    return form.readAll().replace("@PORT@", "1").replace("@SOCKET@", "/nowhere/admin.sock");
}

} // namespace

/// Two consoles over one store and one engine: what is signed on one is seen on the other. How soon is told
/// by the times that stand in the record and in the snapshot; the figure is printed, not judged.
class TwoConsolesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aSignatureOnOneIsSeenOnTheOther();
    void aDenialOnOneIsSeenOnTheOther();
    void cleanupTestCase();

private:
    QString askedLease();
    std::unique_ptr<Follower> console(const QString &who, SnapshotPtr &seen);
    static const LeaseView *shown(const SnapshotPtr &seen, const QString &lease);

    QTemporaryDir m_folder;
    StorePaths m_paths{m_folder.filePath(u"s.sqlite"_s), m_folder.filePath(u"s.sqlite.d"_s)};
    SystemClock m_clock;
    QProcess m_engine;
    std::unique_ptr<Petition> m_bot;
    std::unique_ptr<Follower> m_one, m_other;
    SnapshotPtr m_seenByOne, m_seenByOther;
    std::vector<RecordRow> m_rows; ///< of both
};

std::unique_ptr<Follower> TwoConsolesTest::console(const QString &who, SnapshotPtr &seen)
{
    auto made = std::make_unique<Follower>(
        ConsoleSeat{u"sqlite:"_s + m_paths.database, who, principalKeyPath(m_paths, who), {}});
    connect(made.get(), &Follower::snapshot, this, [this, &seen](const SnapshotPtr &snapshot) {
        seen = snapshot;
        std::ranges::copy(snapshot->newRecords, std::back_inserter(m_rows));
    });
    made->start();
    return made;
}

const LeaseView *TwoConsolesTest::shown(const SnapshotPtr &seen, const QString &lease)
{
    const auto found = std::ranges::find(seen->leases, LeaseId{lease}, &LeaseView::id);
    return found == seen->leases.end() ? nullptr : &*found;
}

void TwoConsolesTest::initTestCase()
{
    QVERIFY(m_paths.makeFolders());
    std::map<QString, std::shared_ptr<KeygenSigner>> keys;
    for (const QString &who : {u"dana"_s, u"bot"_s}) {
        const QString path = principalKeyPath(m_paths, who);
        QCOMPARE(
            QProcess::execute(u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, {}, u"-f"_s, path}),
            0);
        keys[who] = *KeygenSigner::open(path);
    }
    std::optional<Result<InitFacts>> made;
    initStore({m_paths, u"dana"_s, u"bot"_s, keys[u"dana"_s], keys[u"bot"_s]->key()}, m_clock, this,
              [&made](const Result<InitFacts> &done) { made = done; });
    QTRY_VERIFY_WITH_TIMEOUT(made && *made, kPatienceMs);
    m_engine.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_engine.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
                   {u"engine"_s, u"--bare"_s, u"--quiet"_s, u"--store"_s, u"sqlite:"_s + m_paths.database},
                   QIODevice::ReadOnly);
    QTRY_VERIFY_WITH_TIMEOUT(isGuarded(m_paths), kPatienceMs);
    auto petition = Petition::open(m_paths, m_clock, {u"bot"_s, principalKeyPath(m_paths, u"bot"_s), {}});
    QVERIFY(petition);
    m_bot = std::move(*petition);
    m_bot->setPatience(Duration(kPatienceMs));
    m_one = console(u"dana"_s, m_seenByOne);
    m_other = console(u"bot"_s, m_seenByOther);
    QTRY_VERIFY_WITH_TIMEOUT(m_seenByOne && m_seenByOne->live && m_seenByOther && m_seenByOther->live,
                             kPatienceMs);
}

QString TwoConsolesTest::askedLease()
{
    const PlanReading plan = readPlan(planText(), u"plan"_s);
    std::optional<Result<EngineAnswer>> asked;
    m_bot->requestLease(*plan.file, {}, [&asked](const Result<EngineAnswer> &answer) { asked = answer; });
    if (!QTest::qWaitFor([&asked] { return asked.has_value(); }, kPatienceMs) || !*asked)
        return {};
    const QString lease = (*asked)->text;
    const auto bothSee = [&] { return shown(m_seenByOne, lease) && shown(m_seenByOther, lease); };
    return QTest::qWaitFor(bothSee, kPatienceMs) ? lease : QString();
}

void TwoConsolesTest::aSignatureOnOneIsSeenOnTheOther()
{
    std::vector<qint64> took; // ms from `issued` of the record to the other console's snapshot
    for (int i = 0; i < kTimes; ++i) {
        const QString lease = askedLease();
        QVERIFY(!lease.isEmpty());
        QStringList codes;
        const auto told =
            connect(m_one.get(), &Follower::asked, this, [&codes](const QString &code) { codes << code; });
        m_one->signLease(LeaseId{lease}, u"operator"_s, u"looked at it"_s, [](const Answer &answer) {
            QVERIFY2(answer.accepted, qPrintable(answer.sentence));
        });
        std::optional<WallTime> signedAt;
        const auto isSeen = [&] {
            const LeaseView *view = shown(m_seenByOther, lease);
            if (view)
                for (const SeatView &seat : view->seats)
                    if (seat.state == SeatView::State::Signed && seat.who == u"dana")
                        signedAt = seat.signedAt;
            return signedAt.has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSeen(), kPatienceMs);
        took.push_back((m_seenByOther->taken.wall - *signedAt).count());
        QCOMPARE(codes.size(), 1);
        const auto isInLog = [&] {
            return std::ranges::any_of(m_rows, [&](const RecordRow &row) {
                return row.kind == u"approve" && row.why.contains(codes.front());
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isInLog(), kPatienceMs);
        disconnect(told);
    }
    std::ranges::sort(took);
    qInfo("signed on one console, seen on the other: median %lld ms, worst %lld ms of %d",
          took[took.size() / 2], took.back(), kTimes);
}

void TwoConsolesTest::aDenialOnOneIsSeenOnTheOther()
{
    const QString lease = askedLease();
    QVERIFY(!lease.isEmpty());
    m_one->denyLease(LeaseId{lease}, u"not tested"_s,
                     [](const Answer &answer) { QVERIFY2(answer.accepted, qPrintable(answer.sentence)); });
    const auto state = [&] { return shown(m_seenByOther, lease)->state; };
    QTRY_VERIFY_WITH_TIMEOUT(shown(m_seenByOther, lease) && state() == LeaseView::State::Denied, kPatienceMs);
    m_one->signLease(LeaseId{lease}, u"operator"_s, u"it is tested now"_s,
                     [](const Answer &answer) { QVERIFY2(answer.accepted, qPrintable(answer.sentence)); });
    QTRY_VERIFY_WITH_TIMEOUT(state() == LeaseView::State::Waiting, kPatienceMs);
}

void TwoConsolesTest::cleanupTestCase()
{
    m_one.reset();
    m_other.reset();
    m_bot.reset();
    m_engine.terminate();
    QVERIFY(m_engine.waitForFinished(kPatienceMs));
}

QTEST_MAIN(TwoConsolesTest)
#include "tst_twoconsoles.moc"
