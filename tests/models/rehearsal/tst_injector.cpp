#include "models/base/digest.h"
#include "models/rehearsal/injector.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

/// A plan whose hook is two scripts, bound as a lease would bind them; each writes its word into `folder`.
struct Hook {
    explicit Hook(const QByteArray &worse, const QByteArray &well = "echo well >> \"$1\"/said\n")
    {
        RehearsalPlan rehearsal;
        rehearsal.inject = QStringList{u"./worse.sh"_s, folder.path()};
        rehearsal.clear = QStringList{u"./hooks/well.sh"_s, folder.path()};
        plan.plan.rehearsal = rehearsal;
        for (const auto &[path, script] : {std::pair(u"worse.sh"_s, worse), {u"hooks/well.sh"_s, well}})
            plan.files.push_back({path, sha256Hex("#!/bin/sh\n" + script), "#!/bin/sh\n" + script});
    }
    QByteArray said() const
    {
        QFile file(folder.filePath(u"said"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QTemporaryDir folder;
    PlanFile plan;
};

struct Answer {
    std::optional<Done> done;
    Injector::Ended ended()
    {
        return [this](const Done &with) { done = with; };
    }
    bool came() const
    {
        return QTest::qWaitFor([this] { return done.has_value(); }, 20'000);
    }
};

} // namespace

class TestInjector : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theHookRunsFromItsBoundCopies()
    {
        Hook hook("echo worse >> \"$1\"/said\n");
        Injector injector(hook.plan, Duration(10'000));
        QVERIFY(injector.prepare());
        Answer injected, cleared;
        injector.inject(injected.ended());
        QVERIFY(injected.came() && *injected.done);
        QCOMPARE(hook.said(), QByteArray("worse\n"));
        injector.clear(cleared.ended());
        QVERIFY(cleared.came() && *cleared.done);
        QCOMPARE(hook.said(), QByteArray("worse\nwell\n"));
    }

    /// Nobody called `clear`: an exception, a bug, a process that ends.
    void whoGoesWithoutClearingIsCleared()
    {
        Hook hook("echo worse >> \"$1\"/said\n");
        {
            Injector injector(hook.plan, Duration(10'000));
            QVERIFY(injector.prepare());
            Answer injected;
            injector.inject(injected.ended());
            QVERIFY(injected.came() && *injected.done);
        }
        QTRY_COMPARE_WITH_TIMEOUT(hook.said(), QByteArray("worse\nwell\n"), 20'000);
    }

    /// The process is killed while the hook still runs; what the hook would do later must not come after the
    /// end of the fault.
    void whoIsKilledIsCleared()
    {
        QTemporaryDir folder, said;
        const QString file = said.filePath(u"said"_s);
        const pid_t killed = ::fork();
        if (killed == 0) {
            const auto armed = DeadMansSwitch::arm(
                {.command = QStringList{u"/bin/sh"_s, u"-c"_s, u"echo well >> \"$0\""_s, file},
                 .folder = folder.path()});
            if (::chdir(qPrintable(folder.path())) == 0 && ::fork() == 0)
                ::execl("/bin/sh", "sh", "-c", "sleep 1000; echo worse >> \"$0\"", qPrintable(file), nullptr);
            ::kill(::getpid(), SIGKILL);
        }
        ::waitpid(killed, nullptr, 0);
        const auto now = [&file] {
            QFile all(file);
            return all.open(QIODevice::ReadOnly) ? all.readAll() : QByteArray();
        };
        QTRY_COMPARE_WITH_TIMEOUT(now(), QByteArray("well\n"), 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!QDir(folder.path()).exists(), 20'000); // its copies go with it
    }

    void whoIsDisarmedDoesNothing()
    {
        QTemporaryDir said;
        auto armed =
            DeadMansSwitch::arm({.command = QStringList{u"/bin/sh"_s, u"-c"_s, u"echo well > \"$0\""_s,
                                                        said.filePath(u"said"_s)}});
        QVERIFY(armed.has_value());
        (*armed)->disarm(); // waits until the other process has ended
        armed->reset();
        QVERIFY(!QFile::exists(said.filePath(u"said"_s)));
    }

    void withoutAFaultNothingIsCleared()
    {
        Hook hook("true\n");
        Injector injector(hook.plan, Duration(10'000));
        QVERIFY(injector.prepare());
        Answer cleared;
        injector.clear(cleared.ended());
        QVERIFY(cleared.came() && *cleared.done);
        QCOMPARE(hook.said(), QByteArray());
    }

    /// A hook may have done its work and failed or hung all the same: what it did is cleared.
    void whatGoesWrongIsSaidAndCleared_data()
    {
        QTest::addColumn<QByteArray>("worse");
        QTest::addColumn<QString>("said");
        QTest::newRow("it fails") << QByteArray("echo worse >> \"$1\"/said\necho no disk >&2\nexit 3\n")
                                  << u"no disk"_s;
        QTest::newRow("it hangs") << QByteArray("echo worse >> \"$1\"/said\nsleep 3600 & sleep 3600\n")
                                  << u"did not end within"_s;
        QTest::newRow("it ignores its end")
            << QByteArray("trap '' TERM\necho worse >> \"$1\"/said\nsleep 3600\n") << u"did not end within"_s;
    }
    void whatGoesWrongIsSaidAndCleared()
    {
        QFETCH(QByteArray, worse);
        QFETCH(QString, said);
        Hook hook(worse);
        Injector injector(hook.plan, Duration(1000));
        QVERIFY(injector.prepare());
        Answer injected, cleared;
        injector.inject(injected.ended());
        QVERIFY(injected.came() && !*injected.done);
        QVERIFY2(injected.done->error().text.contains(said), qPrintable(injected.done->error().text));
        injector.clear(cleared.ended());
        QVERIFY(cleared.came() && *cleared.done);
        QVERIFY2(hook.said().endsWith("well\n"), hook.said().constData());
    }

    /// Somebody stops the rehearsal while the hook is at work.
    void aHookAtWorkIsEndedAndCleared()
    {
        Hook hook("echo worse >> \"$1\"/said\nsleep 3600\n");
        Injector injector(hook.plan, Duration(3'600'000));
        QVERIFY(injector.prepare());
        Answer injected, cleared;
        injector.inject(injected.ended());
        QTRY_COMPARE_WITH_TIMEOUT(hook.said(), QByteArray("worse\n"), 20'000);
        injector.clear(cleared.ended());
        QVERIFY(cleared.came() && *cleared.done);
        QCOMPARE(hook.said(), QByteArray("worse\nwell\n"));
        QVERIFY(!injected.done);
    }

    void aClearThatFailsIsSaid()
    {
        Hook hook("true\n", "exit 7\n");
        Injector injector(hook.plan, Duration(10'000));
        QVERIFY(injector.prepare());
        Answer injected, cleared;
        injector.inject(injected.ended());
        QVERIFY(injected.came() && *injected.done);
        injector.clear(cleared.ended());
        QVERIFY(cleared.came() && !*cleared.done);
        QVERIFY(cleared.done->error().text.contains(u"7"_s));
    }
};

QTEST_GUILESS_MAIN(TestInjector)
#include "tst_injector.moc"
