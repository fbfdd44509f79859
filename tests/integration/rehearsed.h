#pragma once

#include "tests/integration/guarded.h"

namespace interlock::testing {

/// A hook that gives the canary a fault over HTTP, as the demo's service takes it.
inline QByteArray faultScript(int port, const QByteArray &query)
{
    return "#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/" + QByteArray::number(port) + "\nprintf 'POST /fault?" +
           query +
           " HTTP/1.1\\r\\nHost: shop\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' >&3\n"
           "grep -q 200 <&3\n";
}

inline bool put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// The demo's world, and a release in it whose plan says how its rollback is rehearsed.
class RehearsedWorld : public World {
public:
    int canaryPort() const { return facts[u"canaryPort"].toInt(); }

    /// The short plan with a longer first stage, and the hook.
    bool write(const Release &release, const QByteArray &worse) const
    {
        QFile file(release.plan);
        if (!file.open(QIODevice::ReadOnly))
            return false;
        QByteArray plan = file.readAll();
        plan.replace("{weight: 25%, bake: 4s", "{weight: 25%, bake: 5m");
        plan += "files: [worse.sh, well.sh]\nrehearsal:\n  probe: {get: \"http://127.0.0.1:" +
                QByteArray::number(facts[u"frontPort"].toInt()) +
                "/\", every: 50ms}\n  baseline: 4s\n  inject: [./worse.sh]\n  clear: [./well.sh]\n";
        return put(release.plan, plan) && put(release.folder.filePath(u"worse.sh"_s), worse) &&
               put(release.folder.filePath(u"well.sh"_s), faultScript(canaryPort(), "kind=none"));
    }
    bool prepare(Release &release, const QByteArray &worse) const
    {
        if (!write(release, worse) || !release.init())
            return false;
        release.startSupervisor();
        return release.guarded() && !release.lease().isEmpty();
    }
    /// What is wrong with the canary now.
    QString fault() const
    {
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(
            network.get(QNetworkRequest(QUrl(u"http://127.0.0.1:%1/fault"_s.arg(canaryPort())))));
        (void)QTest::qWaitFor([&reply] { return reply->isFinished(); }, 10'000);
        return QJsonDocument::fromJson(reply->readAll())[u"kind"].toString();
    }
};

} // namespace interlock::testing
