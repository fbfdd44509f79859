#include "app/demo/world.h"

#include "app/demo/demoplan.h"
#include "app/demo/programs.h"
#include "models/base/json.h"

#include <QCoreApplication>
#include <QDir>
#include <QNetworkReply>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace interlock::demo {

namespace {

constexpr int kStartLimitMs = 10'000;
constexpr int kFaultLimitMs = 2000;

QString runtimeFolder()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return runtime.isEmpty() ? QDir::tempPath() : runtime;
}

} // namespace

QJsonObject DemoFacts::toJson() const
{
    return {{u"folder"_s, folder},
            {u"plan"_s, planPath},
            {u"personKey"_s, personKey},
            {u"agentKey"_s, agentKey},
            {u"haproxySocket"_s, haproxySocket},
            {u"frontPort"_s, frontPort},
            {u"canaryPort"_s, canaryPort},
            {u"stablePort"_s, stablePort},
            {u"shop"_s, u"http://127.0.0.1:%1/"_s.arg(frontPort)}};
}

DemoWorld::DemoWorld(const DemoOptions &options, QObject *parent) : QObject(parent), m_options(options)
{
    m_startLimit.setSingleShot(true);
    connect(&m_startLimit, &QTimer::timeout, this, [this] {
        giveUp({ErrorCode::Timeout, u"the demo was not ready within 10 s"_s,
                u"look at the load of this machine, then try again"_s});
    });
    connect(&m_proxy, &Proxy::ready, this, &DemoWorld::startLoad);
    connect(&m_proxy, &Proxy::died, this, [this](const QString &why) {
        giveUp({ErrorCode::Environment, why, {}});
    });
}

DemoWorld::~DemoWorld() = default;

void DemoWorld::start()
{
    m_startLimit.start(kStartLimitMs);
    if (const Done folder = prepareFolder(); !folder) {
        giveUp(folder.error());
        return;
    }
    m_awaited = 4;
    makeKey(u"you"_s, m_facts.personKey);
    makeKey(u"release-bot"_s, m_facts.agentKey);
    startService(Track::Stable);
    startService(Track::Canary);
}

Done DemoWorld::prepareFolder()
{
    m_folder = std::make_unique<QTemporaryDir>(runtimeFolder() + u"/interlock-demo-XXXXXX"_s);
    m_folder->setAutoRemove(m_options.folderAfter == FolderAfter::Remove);
    m_facts.folder = m_folder->path();
    const QString keys = m_facts.folder + u"/keys"_s;
    if (!m_folder->isValid() || !QDir().mkdir(keys))
        return fail(ErrorCode::Environment,
                    u"no folder can be made in %1: %2"_s.arg(runtimeFolder(), m_folder->errorString()),
                    u"set XDG_RUNTIME_DIR to a folder of your own"_s);
    m_facts.personKey = keys + u"/you"_s;
    m_facts.agentKey = keys + u"/release-bot"_s;
    m_facts.planPath = m_facts.folder + u"/demo.plan.yaml"_s;
    return {};
}

QString DemoWorld::program() const
{
    return m_options.program.isEmpty() ? QCoreApplication::applicationFilePath() : m_options.program;
}

Child *DemoWorld::addChild(const QString &name)
{
    auto *child = new Child(name, this);
    connect(child, &Child::died, this, [this](const QString &why) {
        giveUp({ErrorCode::Environment, why, {}});
    });
    m_children.append(child);
    return child;
}

void DemoWorld::makeKey(const QString &name, const QString &path)
{
    const QString keygen = findProgram(u"ssh-keygen"_s);
    if (keygen.isEmpty()) {
        giveUp(
            {ErrorCode::Environment, u"ssh-keygen is not installed"_s, u"apt-get install openssh-client"_s});
        return;
    }
    Child *child = addChild(u"ssh-keygen"_s);
    connect(child, &Child::finished, this, &DemoWorld::onStarted);
    child->start(keygen, {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-C"_s, name, u"-f"_s, path});
}

void DemoWorld::startService(Track track)
{
    const bool canary = track == Track::Canary;
    const QString name = canary ? u"canary"_s : u"stable"_s;
    Child *child = addChild(u"the %1 service"_s.arg(name));
    connect(child, &Child::line, this, [this, track](const QByteArray &line) { onServiceLine(track, line); });
    connect(child, &Child::finished, this, [this, name] {
        giveUp({ErrorCode::Environment, u"the %1 service ended"_s.arg(name), {}});
    });
    const QString version = canary ? m_options.canaryVersion : m_options.stableVersion;
    child->start(program(), {u"demo-service"_s, u"--name"_s, name, u"--version-name"_s, version, u"--seed"_s,
                             canary ? u"2"_s : u"1"_s});
}

void DemoWorld::onServiceLine(Track track, const QByteArray &line)
{
    const Result<QJsonObject> said = parseStrictJson(line);
    const QString event = said ? said->value(u"event"_s).toString() : QString();
    if (event == "ready"_L1) {
        quint16 &port = track == Track::Canary ? m_facts.canaryPort : m_facts.stablePort;
        port = quint16(said->value(u"port"_s).toInt());
        onStarted();
    } else if (event == "carries-traffic"_L1 && track == Track::Canary) {
        if (m_options.fault) {
            QTimer::singleShot(m_options.fault->after, this,
                               [this] { setFault(Track::Canary, m_options.fault->fault); });
        }
        Q_EMIT canaryCarriesTraffic();
    }
}

void DemoWorld::onStarted()
{
    if (--m_awaited != 0 || m_failed)
        return;
    const Done proxy = m_proxy.start({m_facts.folder, m_options.frontPort, m_facts.canaryPort,
                                      m_facts.stablePort, m_options.moreBackends});
    if (!proxy) {
        giveUp(proxy.error());
        return;
    }
    m_facts.frontPort = m_proxy.frontPort();
    m_facts.haproxySocket = m_proxy.socketPath();
    const Done plan =
        writeDemoPlan(m_facts.planPath, {{u"CANARY_PORT"_s, QString::number(m_facts.canaryPort)},
                                         {u"STABLE_PORT"_s, QString::number(m_facts.stablePort)},
                                         {u"FRONT_PORT"_s, QString::number(m_facts.frontPort)},
                                         {u"HAPROXY_SOCKET"_s, m_facts.haproxySocket},
                                         {u"FOLDER"_s, m_facts.folder},
                                         {u"STABLE_VERSION"_s, m_options.stableVersion},
                                         {u"CANARY_VERSION"_s, m_options.canaryVersion}});
    if (!plan)
        giveUp(plan.error());
}

void DemoWorld::startLoad()
{
    Child *child = addChild(u"the load"_s);
    connect(child, &Child::line, this, &DemoWorld::onLoadLine);
    child->start(program(),
                 {u"demo-load"_s, u"--url"_s, u"http://127.0.0.1:%1"_s.arg(m_facts.frontPort), u"--rate"_s,
                  QString::number(m_options.rate), u"--for"_s, formatDuration(m_options.length)});
}

void DemoWorld::onLoadLine(const QByteArray &line)
{
    const Result<QJsonObject> said = parseStrictJson(line);
    if (!said)
        return;
    const QString event = said->value(u"event"_s).toString();
    if (event == "flowing"_L1 && !m_failed) {
        m_startLimit.stop();
        Q_EMIT ready(m_facts);
    } else if (event == "count"_L1) {
        m_traffic = *said;
        m_traffic.remove(u"event"_s);
    }
}

void DemoWorld::setFault(Track track, const Fault &fault)
{
    QUrl url(
        u"http://127.0.0.1:%1/fault"_s.arg(track == Track::Canary ? m_facts.canaryPort : m_facts.stablePort));
    url.setQuery({{u"kind"_s, faultWord(fault.kind)},
                  {u"ms"_s, QString::number(fault.delay.count())},
                  {u"share"_s, QString::number(fault.share)}});
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
    request.setTransferTimeout(kFaultLimitMs);
    QNetworkReply *reply = m_network.post(request, QByteArray());
    connect(reply, &QNetworkReply::finished, this, [this, reply, track, fault] {
        reply->deleteLater();
        if (reply->error() == QNetworkReply::NoError)
            Q_EMIT faultSet(track, fault);
        else
            giveUp(
                {ErrorCode::Environment, u"the fault could not be set: %1"_s.arg(reply->errorString()), {}});
    });
}

void DemoWorld::giveUp(const Error &error)
{
    if (m_failed || m_stopping > 0)
        return;
    m_failed = true;
    m_startLimit.stop();
    // The caller may still be inside start(): tell it from the event loop.
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
}

void DemoWorld::stop()
{
    if (m_stopping > 0)
        return;
    m_startLimit.stop();
    m_stopping = int(m_children.size()) + 1;
    const auto ended = [this] {
        if (--m_stopping == 0)
            Q_EMIT stopped();
    };
    connect(&m_proxy, &Proxy::stopped, this, ended);
    for (Child *child : m_children)
        connect(child, &Child::stopped, this, ended);
    for (auto child = m_children.rbegin(); child != m_children.rend(); ++child) // the load first
        (*child)->stop();
    m_proxy.stop();
}

} // namespace interlock::demo
