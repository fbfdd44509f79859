#include "models/records/keygensigner.h"

#include "models/base/atomicfile.h"

#include <QFileInfo>
#include <QPointer>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds kDeadline{60};
constexpr qsizetype kMostOutput = 16 * 1024;

/// What ssh-keygen's complaint means, each cause in a sentence of its own.
struct Trouble {
    QString text, mend;
};

QString lastLine(const QString &complaint)
{
    QString last;
    for (const QString &line : complaint.split(u'\n'))
        if (!line.trimmed().isEmpty() && !line.startsWith(u'@'))
            last = line.simplified();
    return last.left(200);
}

Trouble troubleOf(const QString &complaint, const QString &path)
{
    if (complaint.contains(u"UNPROTECTED"))
        return {u"others can read the key file %1, so it is not used"_s.arg(path),
                u"run: chmod 600 %1"_s.arg(path)};
    if (complaint.contains(u"passphrase"))
        return {u"the key file %1 has a passphrase, and nobody can be asked for it here"_s.arg(path),
                u"run ssh-add %1 and sign with --key agent"_s.arg(path)};
    if (complaint.contains(u"device not found"))
        return {u"the token of %1 is not plugged in"_s.arg(path), u"plug it in, then sign again"_s};
    if (complaint.contains(u"agent refused"))
        return {u"the ssh-agent refused to sign with %1"_s.arg(path),
                u"unlock it (ssh-add -X), touch the token, or answer its question; then sign again"_s};
    if (complaint.contains(u"No such file") || complaint.contains(u"No private key"))
        return {u"there is no private key at %1, nor in the ssh-agent"_s.arg(path),
                u"name a private key file that exists, or add the key to the agent: ssh-add FILE"_s};
    if (complaint.contains(u"doesn't match"))
        return {u"%1 and its .pub are not the same key"_s.arg(path),
                u"make the public half again: ssh-keygen -y -f %1"_s.arg(path)};
    return {u"ssh-keygen did not sign: %1"_s.arg(lastLine(complaint)),
            u"try it by hand: ssh-keygen -Y sign -n test -f %1"_s.arg(path)};
}

} // namespace

Result<std::shared_ptr<KeygenSigner>> KeygenSigner::open(const QString &keyFile)
{
    const QString pub = keyFile + u".pub"_s;
    const auto line = readBounded(pub, 16 * 1024);
    if (!line && !QFileInfo::exists(keyFile))
        return fail(ErrorCode::NotFound, u"there is no key file %1"_s.arg(keyFile),
                    u"name one that is there, or sign with --key agent"_s);
    if (!line)
        return fail(ErrorCode::NotFound, u"there is no public half %1"_s.arg(pub),
                    u"make it: ssh-keygen -y -f %1 > %2"_s.arg(keyFile, pub));
    const auto key = publicKeyFromLine(*line);
    if (!key)
        return fail(key.error().code, u"%1: %2"_s.arg(pub, key.error().text), key.error().mend);
    return std::shared_ptr<KeygenSigner>(new KeygenSigner(QFileInfo(keyFile).absoluteFilePath(), *key));
}

KeygenSigner::KeygenSigner(QString path, PublicKey key) : m_path(std::move(path)), m_key(std::move(key))
{
    m_deadline.setSingleShot(true);
    connect(&m_process, &QProcess::finished, this, &KeygenSigner::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish(fail(ErrorCode::Environment, u"ssh-keygen cannot be started"_s,
                        u"install it (Debian: openssh-client)"_s));
    });
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        finish(fail(ErrorCode::Timeout, u"ssh-keygen did not answer in time: not signed"_s,
                    u"touch the token when it blinks, then sign again"_s));
    });
}

KeygenSigner::~KeygenSigner()
{
    m_process.disconnect(this);
    m_process.kill();
}

QString KeygenSigner::where() const
{
    return u"key file %1"_s.arg(m_path);
}

void KeygenSigner::sign(const QByteArray &message, const QString &nameSpace, QObject *context, SignDone done)
{
    const auto guarded = [context = QPointer<QObject>(context),
                          done = std::move(done)](Result<QByteArray> blob) {
        if (context)
            done(std::move(blob));
    };
    if (m_done || m_process.state() != QProcess::NotRunning) {
        QMetaObject::invokeMethod(
            this,
            [guarded] {
                guarded(fail(ErrorCode::Busy, u"the key is still asked for another signature"_s,
                             u"finish or cancel that one first"_s));
            },
            Qt::QueuedConnection);
        return;
    }
    m_message = message;
    m_nameSpace = nameSpace;
    m_done = guarded;
    m_deadline.start(kDeadline);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C"_s);
    m_process.setProcessEnvironment(environment);
    m_process.setStandardInputFile({});
    m_process.start(u"ssh-keygen"_s, {u"-Y"_s, u"sign"_s, u"-n"_s, nameSpace, u"-f"_s, m_path});
    m_process.write(message);
    m_process.closeWriteChannel();
}

void KeygenSigner::onFinished()
{
    const QByteArray output = m_process.readAllStandardOutput().left(kMostOutput);
    const QString complaint = QString::fromUtf8(m_process.readAllStandardError().left(kMostOutput));
    if (!m_done)
        return;
    if (m_process.exitStatus() != QProcess::NormalExit || m_process.exitCode() != 0) {
        const Trouble trouble = troubleOf(complaint, m_path);
        return finish(fail(ErrorCode::Environment, trouble.text, trouble.mend));
    }
    const auto blob = fromArmour(output);
    const auto verified = blob.and_then([this](const QByteArray &bytes) {
        return verifySshSignature(bytes, m_nameSpace.toUtf8(), m_message);
    });
    if (!verified)
        return finish(passOn(verified));
    if (verified->key != m_key)
        return finish(fail(ErrorCode::Unverified, u"%1 and its .pub are not the same key"_s.arg(m_path),
                           u"make the public half again: ssh-keygen -y -f %1"_s.arg(m_path)));
    finish(*blob);
}

void KeygenSigner::cancel()
{
    if (m_done)
        finish(fail(ErrorCode::Cancelled, u"cancelled: not signed"_s));
}

void KeygenSigner::finish(Result<QByteArray> answer)
{
    if (!m_done)
        return;
    m_deadline.stop();
    const SignDone done = std::exchange(m_done, {});
    if (m_process.state() != QProcess::NotRunning)
        m_process.kill();
    QMetaObject::invokeMethod(
        this, [answer = std::move(answer), done] { done(answer); }, Qt::QueuedConnection);
}

} // namespace interlock
