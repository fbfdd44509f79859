#include "models/base/atomicfile.h"
#include "models/sources/source.h"

#include <QFile>

#include <sys/stat.h>

namespace interlock {

namespace {

constexpr qint64 kMostSecret = 64 * 1024;

Result<QByteArray> usable(QByteArray secret, const QString &reference)
{
    while (secret.endsWith('\n') || secret.endsWith('\r'))
        secret.chop(1);
    if (secret.isEmpty())
        return fail(ErrorCode::BadInput, QStringLiteral("the secret %1 is empty").arg(reference),
                    QStringLiteral("put its value there"));
    for (const char c : secret)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            return fail(ErrorCode::BadInput,
                        QStringLiteral("the secret %1 holds a control character").arg(reference),
                        QStringLiteral("it must be one line of text"));
    return secret;
}

Result<QByteArray> fromFile(const QString &path, const QString &reference)
{
    struct stat facts {};
    if (::lstat(QFile::encodeName(path).constData(), &facts) != 0)
        return fail(ErrorCode::NotFound, QStringLiteral("the secret %1 is not there").arg(reference),
                    QStringLiteral("create %1 with mode 0600").arg(path));
    auto bytes = readBounded(path, kMostSecret);
    if (!bytes)
        return fail(bytes.error().code, QStringLiteral("the secret %1 cannot be read").arg(reference),
                    QStringLiteral("%1 must be a regular file that this user may read").arg(path));
    return usable(*std::move(bytes), reference);
}

Result<QByteArray> fromPrivateFile(const QString &path, const QString &reference)
{
    struct stat facts {};
    if (::lstat(QFile::encodeName(path).constData(), &facts) == 0 && (facts.st_mode & 077) != 0)
        return fail(ErrorCode::Refused, QStringLiteral("the secret %1 can be read by others").arg(reference),
                    QStringLiteral("chmod 600 %1").arg(path));
    return fromFile(path, reference);
}

} // namespace

Result<QByteArray> resolveSecret(const SecretRef &secret)
{
    switch (secret.from) {
    case SecretRef::From::Env: {
        const QString reference = QStringLiteral("env %1").arg(secret.name);
        if (!qEnvironmentVariableIsSet(secret.name.toUtf8().constData()))
            return fail(ErrorCode::NotFound, QStringLiteral("the secret %1 is not set").arg(reference),
                        QStringLiteral("set the environment variable before the engine starts"));
        return usable(qgetenv(secret.name.toUtf8().constData()), reference);
    }
    case SecretRef::From::File:
        return fromPrivateFile(secret.name, QStringLiteral("file %1").arg(secret.name));
    case SecretRef::From::Credential: {
        const QString reference = QStringLiteral("credential %1").arg(secret.name);
        const QString folder = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
        if (folder.isEmpty())
            return fail(ErrorCode::NotFound, QStringLiteral("the secret %1 is not there").arg(reference),
                        QStringLiteral("run under systemd with LoadCredential=%1:PATH").arg(secret.name));
        if (secret.name.isEmpty() || secret.name.contains(u'/') || secret.name.startsWith(u'.'))
            return fail(ErrorCode::BadInput, QStringLiteral("%1 is no name of a credential").arg(reference));
        return fromFile(folder + u'/' + secret.name, reference); // systemd sets the mode of what it puts here
    }
    }
    return fail(ErrorCode::BadInput, QStringLiteral("an unknown kind of secret"));
}

} // namespace interlock
