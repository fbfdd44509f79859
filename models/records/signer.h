#pragma once

#include "models/records/sshsig.h"

#include <QObject>
#include <QSet>

#include <functional>
#include <memory>
#include <vector>

namespace interlock {

/// Answers with an SSHSIG blob, already verified against the message and the key that was asked for.
using SignDone = std::function<void(Result<QByteArray>)>;

/// One key that can be asked to sign. Every request is answered once, from the event loop; never if
/// `context` or the signer died before. Nothing is retried: a second touch is a second consent.
class Signer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual PublicKey key() const = 0;
    /// Where the key is, for people: "the ssh-agent", "key file NAME".
    virtual QString where() const = 0;
    virtual void sign(const QByteArray &message, const QString &nameSpace, QObject *context,
                      SignDone done) = 0;
    /// Ends the request in flight, if any, with ErrorCode::Cancelled.
    virtual void cancel() {}
};

/// Whose signature is wanted, and where the key may be.
struct SignerWish {
    QString who;                  ///< for messages
    std::vector<PublicKey> keys;  ///< the person's keys in the policy
    QString keyOption;            ///< "agent", a key file, or empty: the agent, then the fallback files
    QStringList fallbackKeyFiles; ///< tried when keyOption is empty and the agent has none of the keys
    QString agentSocket;          ///< empty: SSH_AUTH_SOCK
    /// Fingerprints that an agent has shown to whoever asks, kept by them: one that is gone was there. May be
    /// null.
    std::shared_ptr<QSet<QString>> seenInAgent = {};
};

/// Finds the one key of that person that is at hand (decision 31): none or several is an error that lists
/// them. A key file stands for its public half, FILE.pub; the private half is never read here.
void findSigner(const SignerWish &wish, QObject *context,
                std::function<void(Result<std::shared_ptr<Signer>>)> done);

} // namespace interlock
