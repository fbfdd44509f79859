#include "models/lease/lease.h"

#include "models/lease/fields.h"

#include <QRandomGenerator>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWhole = 10'000; ///< basis points
constexpr qsizetype kMostStages = 100;

bool isLeaseId(const QString &text)
{
    return text.size() == 32 && isSha256Hex(text + text);
}

std::vector<int> readWeights(Fields &fields)
{
    std::vector<int> weights;
    const QJsonArray array = fields.array(u"weights"_s);
    if (array.isEmpty() || array.size() > kMostStages)
        fields.fault(u"a lease names the weights of 1 to %1 stages"_s.arg(kMostStages));
    for (const QJsonValue &item : array) {
        const qint64 weight = item.toInteger(-1);
        if (!item.isDouble() || weight < 1 || weight > kWhole ||
            (!weights.empty() && weight <= weights.back()))
            fields.fault(u"weights rise from 1 to %1 basis points"_s.arg(kWhole));
        weights.push_back(int(weight));
    }
    return weights;
}

void checkLease(const Lease &lease, Fields &fields)
{
    if (!isLeaseId(lease.leaseId))
        fields.fault(u"leaseId must be 32 lower-case hexadecimal digits"_s);
    if (lease.actions.isEmpty())
        fields.fault(u"a lease names at least one action"_s);
    for (const QString &action : lease.actions)
        if (!decisionWords().contains(action) || isLowering(action))
            fields.fault(u"\"%1\" is not a raising action"_s.arg(action));
    if (std::ranges::find(lease.weights, lease.maxWeight) == lease.weights.end())
        fields.fault(u"maxWeight is the weight of none of its stages"_s);
    if (lease.expires <= lease.notBefore)
        fields.fault(u"a lease ends after it begins"_s);
}

} // namespace

QString newLeaseId()
{
    quint32 words[4];
    QRandomGenerator::system()->fillRange(words);
    return QString::fromLatin1(
        QByteArray::fromRawData(reinterpret_cast<const char *>(words), sizeof words).toHex());
}

Statement toStatement(const Lease &lease)
{
    QJsonArray weights;
    for (const int weight : lease.weights)
        weights.append(weight);
    QJsonObject predicate{{u"leaseId"_s, lease.leaseId},
                          {u"environment"_s, lease.environment},
                          {u"rollout"_s, lease.rollout},
                          {u"service"_s, lease.service},
                          {u"actions"_s, QJsonArray::fromStringList(lease.actions)},
                          {u"weights"_s, weights},
                          {u"maxWeight"_s, lease.maxWeight},
                          {u"planSha256"_s, lease.planSha256},
                          {u"seats"_s, toJson(lease.seats)},
                          {u"traffic"_s, lease.traffic},
                          {u"policy"_s, toJson(lease.policy)},
                          {u"notBefore"_s, toRfc3339(lease.notBefore)},
                          {u"expires"_s, toRfc3339(lease.expires)},
                          {u"maxUses"_s, lease.maxUses},
                          {u"requester"_s, lease.requester},
                          {u"role"_s, lease.role},
                          {u"reason"_s, lease.reason},
                          {u"asOf"_s, toJson(lease.asOf)},
                          {u"issued"_s, toRfc3339(lease.issued)}};
    if (!lease.packSha256.isEmpty())
        predicate[u"packSha256"_s] = lease.packSha256;
    std::vector<Subject> subjects{{u"plan"_s, lease.planSha256}};
    subjects.insert(subjects.end(), lease.files.begin(), lease.files.end());
    return {QString(predicates::lease), predicate, std::move(subjects)};
}

Result<Lease> readLease(const Statement &statement)
{
    if (const Done type = expectType(statement, predicates::lease); !type)
        return passOn(type);
    Fields fields(statement.predicate, u"lease"_s);
    Lease lease;
    lease.leaseId = fields.text(u"leaseId"_s);
    lease.environment = fields.id(u"environment"_s);
    lease.rollout = fields.id(u"rollout"_s);
    lease.service = fields.id(u"service"_s);
    lease.actions = fields.ids(u"actions"_s);
    lease.weights = readWeights(fields);
    lease.maxWeight = int(fields.integer(u"maxWeight"_s, 1, kWhole));
    lease.planSha256 = fields.digest(u"planSha256"_s);
    lease.packSha256 = fields.optionalDigest(u"packSha256"_s);
    lease.seats = readSeats(fields, u"seats"_s);
    lease.traffic = fields.text(u"traffic"_s);
    lease.policy = fields.policy();
    lease.notBefore = fields.time(u"notBefore"_s);
    lease.expires = fields.time(u"expires"_s);
    lease.maxUses = int(fields.integer(u"maxUses"_s, 1, 1000));
    lease.requester = fields.id(u"requester"_s);
    lease.role = fields.text(u"role"_s);
    lease.reason = fields.text(u"reason"_s);
    lease.asOf = fields.asOf();
    lease.issued = fields.time(u"issued"_s);
    checkLease(lease, fields);
    if (statement.subjects.front() != Subject{u"plan"_s, lease.planSha256})
        fields.fault(u"the first subject is not the plan"_s);
    lease.files.assign(statement.subjects.begin() + 1, statement.subjects.end());
    if (const Done done = fields.done(); !done)
        return passOn(done);
    return lease;
}

} // namespace interlock
