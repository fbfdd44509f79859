#pragma once

#include "models/engine/intake.h"
#include "models/engine/logbook.h"
#include "models/engine/lowering.h"

namespace interlock {

/// A clerk takes the epoch for a moment to give requests their index when no engine is alive (decision 25);
/// it guards nothing.
enum class Duty {
    Guard,
    Clerk,
    Recovery ///< a clerk over a log that lost records: takes what admins sign about that, nothing else
};

/// The name of an account as it stands in the log; its number where it has none.
QString userName(uint id);

/// Where requests arrive. Each is judged against the ledger and gets its place in the log; what it decides is
/// handed on, and its sender is answered once the record is durable. A lowering is acted upon and answered at
/// once.
class Reception : public QObject {
    Q_OBJECT
public:
    struct Parts {
        Duty duty = Duty::Guard;
        const Ledger *ledger = nullptr;
        Logbook *logbook = nullptr;
        const LogReader *reader = nullptr;
        std::shared_ptr<LocalSigner> key;
        std::shared_ptr<const StoreFolder> folder;
        Background *disk = nullptr;
        const Clock *clock = nullptr;
        std::function<Result<QByteArray>(const QString &sha256)> blob;
        /// Gives the core a decision; gives why it refuses it, empty when it does not.
        std::function<QString(const RolloutId &, const Decided &)> decide;
        std::function<void(const RolloutId &, const Decided &)> start;
    };
    Reception(Parts parts, std::unique_ptr<Requests> inbox);
    /// Looks for what waits already.
    void open();
    /// Another engine has the inbox now: nothing in it is touched any more.
    void close();

private:
    void onRequest(const Request &request);
    Done take(const Request &request);
    Done takeBare(const Request &request, const BareLowering &lowering);
    Done takeHead(const Request &request);
    bool wasTaken(const Request &request);
    bool isSignedBy(qint64 index, const PublicKey &key) const;
    QString refusalOf(qint64 index) const;
    void settle(const Request &request, qint64 index, const QString &refusal = {});
    void say(const Request &request, const Result<qint64> &index, std::function<void()> then);
    void forget(const Request &request);

    Parts m_parts;
    std::unique_ptr<Requests> m_inbox; ///< null once it is closed
};

} // namespace interlock
