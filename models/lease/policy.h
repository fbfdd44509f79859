#pragma once

#include "models/records/record.h"

#include <map>
#include <optional>

namespace interlock {

enum class PrincipalKind { Human, Agent, Service, Console };
QString toString(PrincipalKind kind);
std::optional<PrincipalKind> principalKind(const QString &word);
/// Those two may sit, ask, raise; an engine and a console may not.
bool isPersonOrAgent(PrincipalKind kind);

/// How a key is kept. Software: whoever runs as that user can use it; it never fills the human seat of
/// production.
enum class Custody { Software, Confirmed, Fido2 };
QString toString(Custody custody);
std::optional<Custody> custody(const QString &word);

struct PolicyKey {
    PublicKey key;
    Custody custody = Custody::Software;
    QStringList require;                ///< of a FIDO key: "up" (touch), "uv" (PIN)
    std::optional<WallTime> until = {}; ///< not for raising from then on; none: no end
    bool operator==(const PolicyKey &) const = default;
};
struct Principal {
    QString id;
    PrincipalKind kind = PrincipalKind::Human;
    QStringList roles;
    std::vector<PolicyKey> keys;
    bool operator==(const Principal &) const = default;
};

/// n different people of one role.
struct SeatRule {
    QString role;
    int n = 1;
    bool operator==(const SeatRule &) const = default;
};
/// What a lease for one action in one environment needs. Seats are always filled by different people.
struct ActionRule {
    std::vector<SeatRule> all; ///< 2 to 8 seats in all
    int minHumans = 1;
    bool requesterCounts = true; ///< who asked for the lease may fill a seat
    Duration maxLease{0};
    int maxUses = 1; ///< starts under one lease
    bool operator==(const ActionRule &) const = default;
};

/// Where the log stood for the signer: with every signature, the history before it is signed too.
struct AsOf {
    QString origin;
    qint64 size = 0;
    QString root; ///< 64 hexadecimal digits
    bool operator==(const AsOf &) const = default;
};
struct PolicyRef {
    int version = 0;
    QString sha256; ///< of the policy record's payload
    bool operator==(const PolicyRef &) const = default;
};

struct Revocation {
    QString fingerprint;
    QString reason;           ///< lost, compromised, left
    qint64 suspectSince = -1; ///< records of the key from this index on are disputed; -1: none
    bool operator==(const Revocation &) const = default;
};

/// The words a revocation may give as its reason: lost, compromised, left.
const QStringList &revocationReasons();

/// How much each factor of the risk score weighs, and from how many points on no machine cosigns.
struct RiskWeights {
    std::map<QString, int> points; ///< by factor; absent: see riskFactors()
    int limit = 70;
    bool operator==(const RiskWeights &) const = default;
};

/// The trust policy: who is who, and what needs whom. Read through `readPolicy`, which validates it.
struct Policy {
    int version = 1;
    std::vector<Principal> principals;
    std::map<QString, std::map<QString, ActionRule>> rules; ///< environment or "*", then action
    std::map<PrincipalKind, QStringList> may;               ///< raising decision kinds a kind may sign
    QStringList admins;
    int adminThreshold = 1;
    std::vector<Revocation> revoked;
    RiskWeights risk;
    QString previous; ///< payload digest of the version before; empty for version 1
    QString reason;
    AsOf asOf;
    WallTime issued{};
    bool operator==(const Policy &) const = default;

    const Principal *principal(const QString &id) const;
    const PolicyKey *key(const PublicKey &wanted) const;
    bool isAdmin(const QString &id) const { return admins.contains(id); }
};

Statement toStatement(const Policy &policy);
/// Reads and validates.
Result<Policy> readPolicy(const Statement &statement);
/// All that makes a policy unsafe: one key under two names, weak keys, names that would break a file format,
/// rules nobody can satisfy, production with fewer than two admins. Refused with every fault, one a line.
Done validate(const Policy &policy);
/// Refused where this engine's key is none of an engine's: whatever it recorded under such a policy would be
/// signed by a stranger, and the log would be broken for good.
Done knowsEngine(const Policy &policy, const PublicKey &engine);

/// Different people who could fill the seats of the rule in this environment, in the order of its seats;
/// empty when nobody could.
QStringList exampleSeating(const Policy &policy, const ActionRule &rule, const QString &environment);
/// Do these people alone fill all seats of the rule, each one seat?
bool canFill(const Policy &policy, const ActionRule &rule, const QString &environment,
             const QStringList &people);
/// A policy as an admin edits it: the predicate's fields; version, previous, asOf, issued and each key's fp
/// are filled in. BadInput names the place.
Result<Policy> policyFromFile(const QByteArray &bytes, const QString &name, const Policy &frame);
/// The inverse: indented, without what is filled in.
QByteArray policyFile(const Policy &policy);

/// Whose key this is; nullptr if nobody's.
const Principal *principalOf(const Policy &policy, const PublicKey &key);

/// "production" or "prod", in any case.
bool isProduction(const QString &environment);
/// The rule for an action: the environment's own, else that of "*", which never covers production.
Result<ActionRule> ruleFor(const Policy &policy, const QString &environment, const QString &action);

/// May a principal of this kind sign this decision? Lowering (hold, back, rollback) everybody may; an engine
/// and a console nothing else, whatever the policy says.
bool mayDecide(const Policy &policy, PrincipalKind kind, const QString &decisionKind);
/// May a principal of this kind sign a record of this type at all? Facts are the engine's; an engine and a
/// console sign no lease, approval, policy, recovery or note.
bool maySign(PrincipalKind kind, const QString &predicateType);

/// The first policy of a store, as `interlock init` makes it: one person, one agent (both may be `{}` keys
/// only together with an error), engine and console. Every environment but production: one operator and one
/// agent.
struct Genesis {
    QString person, agent; ///< ids
    PublicKey personKey, agentKey, engineKey, consoleKey;
    QString origin; ///< of the log
    WallTime issued{};
};
Result<Policy> genesisPolicy(const Genesis &genesis);

/// What the policy wants of this key's signatures and this one has not, in a sentence; empty when all is
/// there.
QString flagsMissing(const PolicyKey &key, const SshSignature &signature);

/// The allowed_signers file of this policy for ssh-keygen: one line a key, each with its namespaces.
QByteArray allowedSigners(const Policy &policy);

} // namespace interlock
