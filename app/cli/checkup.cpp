#include "app/cli/checkup.h"

#include "app/demo/programs.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSqlDatabase>
#include <QStandardPaths>
#include <QTimer>
#include <QtEndian>

#include <array>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

struct Program {
    QLatin1StringView name;
    QLatin1StringView package;
    QLatin1StringView use;
    Health without;
};

constexpr std::array kPrograms = {
    Program{"haproxy"_L1, "haproxy"_L1, "splits the traffic of the demo"_L1, Health::Wrong},
    Program{"ssh-keygen"_L1, "openssh-client"_L1, "makes and checks keys"_L1, Health::Wrong},
    Program{"ssh-agent"_L1, "openssh-client"_L1, "holds people's keys"_L1, Health::Wrong},
    Program{"prometheus"_L1, "prometheus"_L1, "is compared with in the benchmarks"_L1, Health::Absent},
};

/// The nearest folder at or above `path` that exists.
QFileInfo existingAbove(const QString &path)
{
    QFileInfo at(path);
    while (!at.exists() && !at.isRoot())
        at = QFileInfo(at.absolutePath());
    return at;
}

/// Whether a font file of a family that the console can fall back on is installed.
bool hasTextFont()
{
    const QStringList roots = QStandardPaths::standardLocations(QStandardPaths::FontsLocation)
                              << u"/usr/share/fonts"_s << u"/usr/local/share/fonts"_s;
    for (const QString &root : roots) {
        QDirIterator files(root, {u"Inter*"_s, u"NotoSans-*"_s, u"DejaVuSans*"_s, u"LiberationSans*"_s},
                           QDir::Files, QDirIterator::Subdirectories);
        if (files.hasNext())
            return true;
    }
    return false;
}

Finding checkDisplay()
{
    const QString wayland = qEnvironmentVariable("WAYLAND_DISPLAY");
    if (!wayland.isEmpty())
        return {u"display"_s, Health::Ok, u"Wayland display %1"_s.arg(wayland), {}};
    const QString x11 = qEnvironmentVariable("DISPLAY");
    if (x11.isEmpty()) {
        return {u"display"_s, Health::Absent, u"no display: the console cannot open here"_s,
                u"use the command line, or set DISPLAY or WAYLAND_DISPLAY"_s};
    }
    if (x11.startsWith(u':')) {
        const QString number = x11.mid(1).section(u'.', 0, 0);
        if (!QFileInfo::exists(u"/tmp/.X11-unix/X"_s + number))
            return {u"display"_s, Health::Wrong, u"DISPLAY names %1, where no X server listens"_s.arg(x11),
                    u"start the X server or unset DISPLAY"_s};
    }
    return {u"display"_s, Health::Ok, u"X display %1"_s.arg(x11), {}};
}

} // namespace

QList<Finding> checkPrograms()
{
    QList<Finding> findings;
    for (const Program &program : kPrograms) {
        const QString name(program.name);
        const QString path = demo::findProgram(name);
        if (!path.isEmpty()) {
            findings.append({name, Health::Ok, path, {}});
            continue;
        }
        findings.append({name, program.without, u"not found; it %1"_s.arg(program.use),
                         u"apt-get install %1"_s.arg(program.package)});
    }
    return findings;
}

Finding checkStoreFolder(const QString &path)
{
    const QString what = u"store"_s;
    const QFileInfo folder(QFileInfo(path).absolutePath());
    if (!folder.exists()) {
        const QFileInfo above = existingAbove(folder.filePath());
        if (above.isDir() && above.isWritable())
            return {what, Health::Absent, u"%1 is not there yet"_s.arg(path), u"`interlock init` makes it"_s};
        return {what, Health::Wrong, u"%1 cannot be made: %2 is not writable"_s.arg(path, above.filePath()),
                u"choose another place with --store sqlite:PATH"_s};
    }
    if (!folder.isDir() || !folder.isWritable())
        return {what, Health::Wrong, u"%1 is not a folder one may write"_s.arg(folder.filePath()),
                u"choose another place with --store sqlite:PATH"_s};
    const auto others = QFile::ReadOther | QFile::WriteOther | QFile::ExeOther | QFile::WriteGroup;
    if ((folder.permissions() & others) != 0)
        return {what, Health::Wrong, u"%1 is open to other accounts"_s.arg(folder.filePath()),
                u"chmod 700 %1"_s.arg(folder.filePath())};
    if (!QFileInfo::exists(path))
        return {what, Health::Absent, u"%1 is not there yet"_s.arg(path), u"`interlock init` makes it"_s};
    return {what, Health::Ok, path, {}};
}

Finding checkSqlDriver(const QString &store)
{
    const bool postgres = store.startsWith("postgres"_L1);
    const QString driver = postgres ? u"QPSQL"_s : u"QSQLITE"_s;
    if (QSqlDatabase::isDriverAvailable(driver))
        return {u"sql driver"_s, Health::Ok, driver, {}};
    return {u"sql driver"_s, Health::Wrong, u"Qt's driver %1 is missing"_s.arg(driver),
            u"apt-get install %1"_s.arg(postgres ? "libqt6sql6-psql"_L1 : "libqt6sql6-sqlite"_L1)};
}

Finding checkRuntimeFolder()
{
    const QString what = u"runtime folder"_s;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString path = runtime.isEmpty() ? QDir::tempPath() : runtime;
    const QFileInfo folder(path);
    if (!folder.isDir() || !folder.isWritable())
        return {what, Health::Wrong, u"%1 is not a folder one may write"_s.arg(path),
                u"set XDG_RUNTIME_DIR to a folder of your own, mode 0700"_s};
    constexpr qsizetype kRoomForFolderAndSocket = 60;
    if (path.toUtf8().size() + kRoomForFolderAndSocket > 107)
        return {what, Health::Wrong, u"%1 is too long for the name of a Unix socket"_s.arg(path),
                u"set XDG_RUNTIME_DIR to a shorter path"_s};
    return {what, Health::Ok, path, {}};
}

QList<Finding> checkScreen()
{
    QList<Finding> findings;
    findings.append(hasTextFont() ? Finding{u"fonts"_s, Health::Ok, u"a text font is installed"_s, {}}
                                  : Finding{u"fonts"_s, Health::Wrong, u"no text font for the console"_s,
                                            u"apt-get install fonts-noto-core fonts-noto-mono"_s});
    findings.append(checkDisplay());
    return findings;
}

AgentProbe::AgentProbe(QObject *parent) : QObject(parent) {}

void AgentProbe::start(const QString &socketPath)
{
    const QString mend = u"eval \"$(ssh-agent)\" && ssh-add, or name a key file with --key FILE"_s;
    if (socketPath.isEmpty()) {
        finish(Health::Absent, u"SSH_AUTH_SOCK is not set: no agent holds keys here"_s, mend);
        return;
    }
    m_socket = new QLocalSocket(this);
    connect(m_socket, &QLocalSocket::connected, this, [this] {
        m_socket->write(QByteArray::fromHex("000000010b")); // SSH_AGENTC_REQUEST_IDENTITIES
    });
    connect(m_socket, &QLocalSocket::readyRead, this, &AgentProbe::read);
    connect(m_socket, &QLocalSocket::errorOccurred, this, [this, socketPath, mend] {
        finish(Health::Wrong, u"no agent answers at %1"_s.arg(socketPath), mend);
    });
    QTimer::singleShot(2000, this, [this, socketPath, mend] {
        finish(Health::Wrong, u"the agent at %1 did not answer within 2 s"_s.arg(socketPath), mend);
    });
    m_socket->connectToServer(socketPath);
}

void AgentProbe::read()
{
    if (m_socket->bytesAvailable() < 9)
        return;
    const QByteArray head = m_socket->read(9);
    constexpr char kIdentitiesAnswer = 12;
    if (head.at(4) != kIdentitiesAnswer) {
        finish(Health::Wrong, u"the agent refused to list its keys"_s, u"unlock it: ssh-add -X"_s);
        return;
    }
    const quint32 keys = qFromBigEndian<quint32>(head.constData() + 5);
    if (keys == 0)
        finish(Health::Absent, u"the agent answers but holds no key"_s, u"ssh-add your key"_s);
    else
        finish(Health::Ok, keys == 1 ? u"the agent holds 1 key"_s : u"the agent holds %1 keys"_s.arg(keys));
}

void AgentProbe::finish(Health health, const QString &text, const QString &mend)
{
    if (m_finished)
        return;
    m_finished = true;
    Q_EMIT done({u"ssh-agent keys"_s, health, text, mend});
}

} // namespace interlock::cli
