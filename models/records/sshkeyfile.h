#pragma once

#include "models/records/signer.h"

namespace interlock {

/// The engine's or a console's own key: an unencrypted OpenSSH Ed25519 file, mode 0600, of our own user. The
/// seed is kept in locked memory and never copied out. People's and agents' keys are never opened this way.
class LocalSigner final : public Signer {
    Q_OBJECT
public:
    static Result<std::shared_ptr<LocalSigner>> open(const QString &path);
    /// Makes a new key at `path` (refuses to overwrite) and `path`.pub, then opens it.
    static Result<std::shared_ptr<LocalSigner>> create(const QString &path, const QString &comment);
    ~LocalSigner() override;

    PublicKey key() const override { return m_key; }
    QString where() const override;
    void sign(const QByteArray &message, const QString &nameSpace, QObject *context, SignDone done) override;

    /// The SSHSIG blob, at once (about 150 us), verified against `message`.
    Result<QByteArray> signNow(const QByteArray &message, const QString &nameSpace) const;
    /// The same blob, not verified yet: whoever keeps it does that (it takes longer than to sign).
    QByteArray signUnverified(const QByteArray &message, const QString &nameSpace) const;
    /// Raw Ed25519, 64 bytes: for signed notes (checkpoints) only.
    QByteArray signRaw(QByteArrayView message) const;

private:
    struct Free {
        void operator()(unsigned char *secret) const;
    };
    using Secret = std::unique_ptr<unsigned char, Free>;
    LocalSigner(QString path, PublicKey key, Secret secret);

    QString m_path;
    PublicKey m_key;
    Secret m_secret; ///< 64 bytes, seed and public half
};

} // namespace interlock
