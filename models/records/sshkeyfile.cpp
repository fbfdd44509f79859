#include "models/records/sshkeyfile.h"

#include "models/base/atomicfile.h"
#include "models/records/sshwire.h"

#include <QFile>
#include <QFileInfo>

#include <sodium.h>

#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView kBegin("-----BEGIN OPENSSH PRIVATE KEY-----\n");
constexpr QByteArrayView kEnd("-----END OPENSSH PRIVATE KEY-----\n");
constexpr QByteArrayView kMagic("openssh-key-v1\0", 15);
constexpr qint64 kMostKeyFile = 16 * 1024;

tl::unexpected<Error> unusable(const QString &path, const QString &what, const QString &mend)
{
    return fail(ErrorCode::Environment, u"key file %1 %2"_s.arg(path, what), mend);
}

/// Bytes that held a secret are wiped when they go.
struct Wiped {
    QByteArray bytes;
    ~Wiped()
    {
        if (bytes.isDetached())
            sodium_memzero(bytes.data(), size_t(bytes.size()));
    }
};

Done checkOwner(const QString &path)
{
    struct stat facts {};
    if (::lstat(QFile::encodeName(path).constData(), &facts) != 0)
        return fail(ErrorCode::NotFound, u"there is no key file %1"_s.arg(path), u"run: interlock init"_s);
    if (facts.st_uid != ::geteuid())
        return unusable(path, u"belongs to another user"_s, u"use a key of your own"_s);
    if ((facts.st_mode & 07777) != 0600)
        return unusable(path, u"can be read by others"_s, u"run: chmod 600 %1"_s.arg(path));
    return {};
}

/// The 64 secret bytes (seed, public half) in an unencrypted openssh-key-v1 of one Ed25519 key.
Result<Wiped> secretOf(const Wiped &file, const QString &path)
{
    const auto damaged = unusable(path, u"is not an OpenSSH private key"_s, u"restore it from a backup"_s);
    QByteArrayView text(file.bytes);
    if (!text.startsWith(kBegin) || !text.endsWith(kEnd))
        return damaged;
    Wiped body{text.sliced(kBegin.size(), text.size() - kBegin.size() - kEnd.size()).toByteArray()};
    body.bytes.replace('\n', "");
    auto decoded = strictBase64(body.bytes);
    if (!decoded)
        return damaged;
    const Wiped raw{std::move(*decoded)};
    WireReader outer(raw.bytes);
    if (outer.raw(kMagic.size()) != kMagic)
        return damaged;
    const QByteArray cipher = outer.string(), kdf = outer.string(), options = outer.string();
    if (cipher != "none" || kdf != "none" || !options.isEmpty())
        return unusable(
            path, u"has a passphrase"_s,
            u"the engine and consoles use keys of their own; people's keys go through ssh-agent"_s);
    const quint32 count = outer.u32();
    const QByteArray publicBlob = outer.string();
    const Wiped inner{outer.string()};
    if (!outer.atEnd() || count != 1)
        return damaged;
    WireReader reader(inner.bytes);
    const quint32 check1 = reader.u32(), check2 = reader.u32();
    const QByteArray type = reader.string(), point = reader.string();
    Wiped secret{reader.string()};
    reader.string();
    PublicKey key;
    key.point = point;
    if (!reader.ok() || check1 != check2 || type != "ssh-ed25519" || point.size() != 32 ||
        secret.bytes.size() != 64 || secret.bytes.last(32) != point || key.blob() != publicBlob)
        return unusable(path, u"does not hold one sound Ed25519 key"_s, u"make one: ssh-keygen -t ed25519"_s);
    return secret;
}

QByteArray privateFile(const PublicKey &key, QByteArrayView secret, const QString &comment)
{
    Wiped inner;
    inner.bytes.reserve(512); // no reallocation leaves a copy behind
    const quint32 check = randombytes_random();
    putU32(inner.bytes, check);
    putU32(inner.bytes, check);
    putString(inner.bytes, "ssh-ed25519");
    putString(inner.bytes, key.point);
    putString(inner.bytes, secret);
    putString(inner.bytes, comment.toUtf8().left(200));
    for (char pad = 1; inner.bytes.size() % 8 != 0; ++pad)
        inner.bytes.append(pad);
    Wiped raw;
    raw.bytes.reserve(1024);
    raw.bytes.append(kMagic.data(), kMagic.size());
    putString(raw.bytes, "none");
    putString(raw.bytes, "none");
    putString(raw.bytes, {});
    putU32(raw.bytes, 1);
    putString(raw.bytes, key.blob());
    putString(raw.bytes, inner.bytes);
    const Wiped text{raw.bytes.toBase64()};
    QByteArray out = kBegin.toByteArray();
    for (qsizetype at = 0; at < text.bytes.size(); at += 70)
        out.append(text.bytes.mid(at, 70)).append('\n');
    return out.append(kEnd.data(), kEnd.size());
}

unsigned char *lockedMemory()
{
    return sodium_init() >= 0 ? static_cast<unsigned char *>(sodium_malloc(crypto_sign_SECRETKEYBYTES))
                              : nullptr;
}

} // namespace

void LocalSigner::Free::operator()(unsigned char *secret) const
{
    sodium_free(secret);
}

LocalSigner::LocalSigner(QString path, PublicKey key, Secret secret)
    : m_path(std::move(path)), m_key(std::move(key)), m_secret(std::move(secret))
{}

LocalSigner::~LocalSigner() = default;

Result<std::shared_ptr<LocalSigner>> LocalSigner::open(const QString &path)
{
    if (const Done owner = checkOwner(path); !owner)
        return passOn(owner);
    auto bytes = readBounded(path, kMostKeyFile);
    if (!bytes)
        return passOn(bytes);
    const Wiped file{std::move(*bytes)};
    const auto found = secretOf(file, path);
    if (!found)
        return passOn(found);
    Secret secret(lockedMemory());
    if (!secret)
        return fail(ErrorCode::Environment, u"no locked memory for a key"_s, u"raise ulimit -l"_s);
    std::copy_n(found->bytes.constData(), crypto_sign_SECRETKEYBYTES, reinterpret_cast<char *>(secret.get()));
    PublicKey key;
    key.point = found->bytes.last(32);
    // The public half must follow from the seed, or a signature would betray the secret.
    unsigned char point[32], derived[64], seed[32];
    std::copy_n(secret.get(), 32, seed);
    crypto_sign_seed_keypair(point, derived, seed);
    const bool sound = sodium_memcmp(point, secret.get() + 32, 32) == 0;
    sodium_memzero(derived, sizeof derived);
    sodium_memzero(seed, sizeof seed);
    if (!sound)
        return unusable(path, u"is damaged: its halves do not belong together"_s,
                        u"restore it from a backup"_s);
    sodium_mprotect_readonly(secret.get());
    return std::shared_ptr<LocalSigner>(new LocalSigner(path, key, std::move(secret)));
}

Result<std::shared_ptr<LocalSigner>> LocalSigner::create(const QString &path, const QString &comment)
{
    if (QFileInfo::exists(path) || QFileInfo(path).isSymLink())
        return fail(ErrorCode::Refused, u"key file %1 exists already"_s.arg(path),
                    u"a key is never overwritten; name another file"_s);
    const Secret secret(lockedMemory());
    if (!secret)
        return fail(ErrorCode::Environment, u"no locked memory for a key"_s, u"raise ulimit -l"_s);
    PublicKey key;
    key.point.resize(32);
    crypto_sign_keypair(reinterpret_cast<unsigned char *>(key.point.data()), secret.get());
    const QString label = comment.simplified();
    const Wiped file{privateFile(key, QByteArrayView(secret.get(), crypto_sign_SECRETKEYBYTES), label)};
    if (const Done written = writeAtomically(path, file.bytes); !written)
        return passOn(written);
    const QString line = key.line() + u' ' + label + u'\n';
    if (const Done written = writeAtomically(path + u".pub"_s, line.toUtf8()); !written)
        return passOn(written);
    return open(path);
}

QString LocalSigner::where() const
{
    return u"key file %1"_s.arg(m_path);
}

QByteArray LocalSigner::signRaw(QByteArrayView message) const
{
    QByteArray signature(crypto_sign_BYTES, Qt::Uninitialized);
    crypto_sign_detached(reinterpret_cast<unsigned char *>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char *>(message.data()),
                         static_cast<unsigned long long>(message.size()), m_secret.get());
    return signature;
}

QByteArray LocalSigner::signUnverified(const QByteArray &message, const QString &nameSpace) const
{
    const QByteArray space = nameSpace.toUtf8();
    SshSignature signature;
    signature.key = m_key;
    signature.nameSpace = space;
    signature.raw = signRaw(signedData(space, message));
    return encode(signature);
}

Result<QByteArray> LocalSigner::signNow(const QByteArray &message, const QString &nameSpace) const
{
    const QByteArray blob = signUnverified(message, nameSpace);
    if (const auto verified = verifySshSignature(blob, nameSpace.toUtf8(), message); !verified)
        return passOn(verified);
    return blob;
}

void LocalSigner::sign(const QByteArray &message, const QString &nameSpace, QObject *context, SignDone done)
{
    QMetaObject::invokeMethod(
        context, [answer = signNow(message, nameSpace), done = std::move(done)] { done(answer); },
        Qt::QueuedConnection);
}

} // namespace interlock
