#include "models/traffic/flagfile.h"

#include "models/sources/jsonvalue.h"
#include "models/traffic/actuator.h"
#include "models/traffic/jsonedit.h"
#include "models/traffic/trafficfile.h"

#include <QJsonArray>
#include <QJsonObject>

#include <limits>

namespace interlock {

namespace {

const QString kFlags = QStringLiteral("flags");
const QString kState = QStringLiteral("state");
const QString kVariants = QStringLiteral("variants");
const QString kDefault = QStringLiteral("defaultVariant");
const QString kTargeting = QStringLiteral("targeting");
const QString kFractional = QStringLiteral("fractional");
const QString kMetadata = QStringLiteral("metadata");
const QString kEpoch = QStringLiteral("interlockEpoch");
const QString kOwnVariant = QStringLiteral("interlock");

Result<QJsonObject> rootOf(const FlagsTraffic &traffic, const QByteArray &file)
{
    const auto json = parseJson(file, kMostTrafficFile);
    if (!json)
        return passOn(json);
    const QJsonObject root = json->toObject();
    if (!root.value(kFlags).isObject())
        return fail(ErrorCode::BadInput,
                    QStringLiteral("%1 is no flag file: it has no \"flags\"").arg(traffic.file),
                    QStringLiteral("the format is https://flagd.dev/schema/v0/flags.json"));
    const QJsonObject flags = root.value(kFlags).toObject();
    for (const QString &name : traffic.booleans + QStringList{traffic.percentage})
        if (!name.isEmpty() && !flags.value(name)[kVariants].isObject())
            return fail(ErrorCode::NotFound, QStringLiteral("%1 has no flag \"%2\"").arg(traffic.file, name),
                        QStringLiteral("add it with its variants"));
    return root;
}

Error unfit(const QString &flag, const QString &why, const QString &mend)
{
    return {ErrorCode::BadInput, QStringLiteral("the flag \"%1\" %2").arg(flag, why), mend};
}

std::optional<QString> variantOf(const QJsonObject &flag, const QJsonValue &value)
{
    const QJsonObject variants = flag.value(kVariants).toObject();
    for (auto one = variants.begin(); one != variants.end(); ++one)
        if (one.value() == value)
            return one.key();
    return std::nullopt;
}

/// The value that callers get; undefined where targeting decides, or the callers' own code (DISABLED).
QJsonValue served(const QJsonObject &flag)
{
    const bool targets = !flag.value(kTargeting).toObject().isEmpty();
    if (targets || flag.value(kState).toString() != u"ENABLED")
        return QJsonValue(QJsonValue::Undefined);
    return flag.value(kVariants)[flag.value(kDefault).toString()];
}

Done setBoolean(const QString &name, bool on, QJsonObject &flag)
{
    const auto variant = variantOf(flag, on);
    if (!variant)
        return tl::unexpected<Error>(
            unfit(name, QStringLiteral("has no variant that is %1").arg(on ? u"true" : u"false"),
                  QStringLiteral("its variants are {\"on\": true, \"off\": false}")));
    if (!flag.value(kTargeting).toObject().isEmpty())
        return tl::unexpected<Error>(unfit(name, QStringLiteral("targets, which goes before its default"),
                                           QStringLiteral("take its targeting out")));
    flag.insert(kState, QStringLiteral("ENABLED"));
    flag.insert(kDefault, *variant);
    return {};
}

/// The two entries [variant, weight] of a fractional targeting, and which one is the canary's.
struct Fractions {
    QJsonArray list;
    qsizetype canary = -1;
    qsizetype stable = -1;
    bool found() const { return canary >= 0 && stable >= 0; }
    int weight(qsizetype at) const { return list.at(at).toArray().at(1).toInt(1); }
};

bool isCanary(const QJsonObject &flag, const QString &variant)
{
    return variant == u"canary" || flag.value(kVariants)[variant] == QJsonValue(true);
}

Fractions fractionsOf(const QJsonObject &flag)
{
    Fractions all{flag.value(kTargeting)[kFractional].toArray()};
    int entries = 0;
    for (qsizetype i = 0; i < all.list.size(); ++i) {
        const QJsonArray entry = all.list.at(i).toArray();
        if (entry.isEmpty() || !entry.at(0).isString())
            continue; // what callers are told apart by
        ++entries;
        (isCanary(flag, entry.at(0).toString()) ? all.canary : all.stable) = i;
    }
    return entries == 2 ? all : Fractions{};
}

Done setFractions(Fractions fractions, int percent, QJsonObject &flag)
{
    const auto put = [&fractions](qsizetype at, int weight) {
        fractions.list[at] = QJsonArray{fractions.list.at(at).toArray().at(0), weight};
    };
    put(fractions.stable, 100 - percent);
    put(fractions.canary, percent);
    QJsonObject targeting = flag.value(kTargeting).toObject();
    targeting.insert(kFractional, fractions.list);
    flag.insert(kTargeting, targeting);
    flag.insert(kState, QStringLiteral("ENABLED"));
    return {};
}

Done setPercentage(const QString &name, int percent, QJsonObject &flag)
{
    if (const Fractions fractions = fractionsOf(flag); fractions.found())
        return setFractions(fractions, percent, flag);
    QJsonObject variants = flag.value(kVariants).toObject();
    variants.remove(kOwnVariant);
    for (const QJsonValue &value : std::as_const(variants))
        if (!value.isDouble())
            return tl::unexpected<Error>(unfit(
                name,
                QStringLiteral("is neither a number nor shared between \"canary\" and \"stable\" alone"),
                QStringLiteral("its variants are numbers, or \"canary\" and \"stable\" under fractional")));
    if (!flag.value(kTargeting).toObject().isEmpty())
        return tl::unexpected<Error>(unfit(name, QStringLiteral("targets, which goes before its default"),
                                           QStringLiteral("take its targeting out")));
    const auto variant = variantOf(flag, percent);
    if (!variant)
        variants.insert(kOwnVariant, percent);
    flag.insert(kVariants, variants);
    flag.insert(kState, QStringLiteral("ENABLED"));
    flag.insert(kDefault, variant.value_or(kOwnVariant));
    return {};
}

/// The percentage that callers get, 0 to 100.
std::optional<int> percentageOf(const QJsonObject &flag)
{
    if (const Fractions all = fractionsOf(flag); all.found()) {
        const int canary = all.weight(all.canary);
        const int sum = canary + all.weight(all.stable);
        if (flag.value(kState).toString() != u"ENABLED" || canary < 0 || sum <= 0 || canary > sum)
            return std::nullopt;
        return 100 * canary / sum;
    }
    const double value = served(flag).toDouble(-1);
    return value >= 0 && value <= 100 && value == int(value) ? std::optional(int(value)) : std::nullopt;
}

FlagReading inPart(qint64 epoch, const QString &note)
{
    return {kInPart, epoch, note};
}

/// What callers get of it now must be known: a rollback could not give it back.
Done isServed(const QString &name, const QJsonObject &flag)
{
    if (flag.value(kState).toString() == u"ENABLED")
        return {};
    return tl::unexpected<Error>(
        unfit(name, QStringLiteral("is not ENABLED: what callers get stands in their own code"),
              QStringLiteral("enable it with the variant that they get now")));
}

} // namespace

Done flagsFit(const FlagsTraffic &traffic, const QByteArray &file)
{
    const auto root = rootOf(traffic, file);
    if (!root)
        return passOn(root);
    for (const QString &name : traffic.booleans + QStringList{traffic.percentage})
        if (!name.isEmpty())
            if (const Done served = isServed(name, root->value(kFlags)[name].toObject()); !served)
                return served;
    for (const Weight share : {Weight{10'000}, Weight{0}})
        if (const auto set = withShare(traffic, file, share, std::numeric_limits<qint64>::max()); !set)
            return passOn(set);
    return {};
}

Result<FlagReading> readFlags(const FlagsTraffic &traffic, const QByteArray &file)
{
    const auto root = rootOf(traffic, file);
    if (!root)
        return passOn(root);
    const QJsonObject flags = root->value(kFlags).toObject();
    const qint64 epoch = root->value(kMetadata)[kEpoch].toInteger();
    QStringList on, off, odd;
    for (const QString &name : traffic.booleans) {
        const QJsonValue value = served(flags.value(name).toObject());
        (value == QJsonValue(true) ? on : value == QJsonValue(false) ? off : odd) << name;
    }
    if (!odd.isEmpty())
        return inPart(epoch, QStringLiteral("nobody knows what is served for %1").arg(odd.join(u' ')));
    if (!on.isEmpty() && !off.isEmpty())
        return inPart(epoch, QStringLiteral("%1 on, %2 off").arg(on.join(u' '), off.join(u' ')));
    if (traffic.percentage.isEmpty())
        return FlagReading{Weight{on.isEmpty() ? 0 : 10'000}, epoch};
    const auto percent = percentageOf(flags.value(traffic.percentage).toObject());
    if (!percent)
        return inPart(epoch, QStringLiteral("%1 is no percentage").arg(traffic.percentage));
    const bool isOn = off.isEmpty(); // also where the percentage stands alone
    if (isOn && *percent == 0 && !on.isEmpty())
        return inPart(epoch, QStringLiteral("%1 on at 0 %").arg(on.join(u' ')));
    return FlagReading{Weight{isOn ? *percent * 100 : 0}, epoch};
}

Result<QByteArray> withShare(const FlagsTraffic &traffic, const QByteArray &file, Weight canary, qint64 epoch)
{
    const auto read = rootOf(traffic, file);
    if (!read)
        return passOn(read);
    QJsonObject root = *read;
    QJsonObject metadata = root.value(kMetadata).toObject();
    const qint64 last = metadata.value(kEpoch).toInteger();
    if (last > epoch && canary.basisPoints > 0)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 was written by the engine of epoch %2; this is %3")
                        .arg(traffic.file)
                        .arg(last)
                        .arg(epoch),
                    QStringLiteral("a newer engine is in charge"));
    QJsonObject flags = root.value(kFlags).toObject();
    Done done;
    for (const QString &name : traffic.booleans + QStringList{traffic.percentage}) {
        if (!done || name.isEmpty())
            continue;
        QJsonObject flag = flags.value(name).toObject();
        done = name == traffic.percentage ? setPercentage(name, canary.basisPoints / 100, flag)
                                          : setBoolean(name, canary.basisPoints > 0, flag);
        flags.insert(name, flag);
    }
    if (!done)
        return passOn(done);
    metadata.insert(kEpoch, std::max(last, epoch));
    root.insert(kMetadata, metadata);
    root.insert(kFlags, flags);
    return editJson(file, root);
}

} // namespace interlock
