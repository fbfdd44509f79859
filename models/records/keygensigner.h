#pragma once

#include "models/records/signer.h"

#include <QProcess>
#include <QTimer>

namespace interlock {

/// A person's or agent's key file, used by `ssh-keygen -Y sign` from standard input to standard output: the
/// private half never enters our process and no .sig file is left behind.
class KeygenSigner final : public Signer {
    Q_OBJECT
public:
    /// Reads FILE.pub to know the key.
    static Result<std::shared_ptr<KeygenSigner>> open(const QString &keyFile);
    ~KeygenSigner() override;

    PublicKey key() const override { return m_key; }
    QString where() const override;
    void sign(const QByteArray &message, const QString &nameSpace, QObject *context, SignDone done) override;
    void cancel() override;

private:
    KeygenSigner(QString path, PublicKey key);
    void onFinished();
    void finish(Result<QByteArray> answer);

    QString m_path;
    PublicKey m_key;
    QByteArray m_message;
    QString m_nameSpace;
    QProcess m_process;
    QTimer m_deadline;
    SignDone m_done;
};

} // namespace interlock
