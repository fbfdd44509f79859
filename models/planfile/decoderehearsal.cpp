#include "models/planfile/decode.h"

namespace interlock {

namespace {

void decodeProxy(const YamlNode &node, const QString &where, Problems &problems, RehearsalPlan &rehearsal)
{
    const Keys keys(node, problems, where,
                    {QStringLiteral("listen"), QStringLiteral("to"), QStringLiteral("delay"),
                     QStringLiteral("error"), QStringLiteral("hang"), QStringLiteral("share")});
    FaultProxyPlan proxy;
    const WholeNumber port{1, 65'535};
    keys.readNeeded(u"listen", proxy.listen, port);
    keys.readNeeded(u"to", proxy.to, port);
    keys.read(u"share", proxy.fault.share, readPercent);
    keys.read(u"delay", proxy.fault.delay, readPositiveDuration);
    keys.read(u"error", proxy.fault.status, WholeNumber{400, 599});
    bool hang = true;
    keys.read(u"hang", hang, readTruth);
    if (int(keys.has(u"delay")) + int(keys.has(u"error")) + int(keys.has(u"hang") && hang) != 1)
        problems.add(node.place, QStringLiteral("%1 has exactly one of delay, error, hang: true").arg(where));
    if (keys.has(u"error"))
        proxy.fault.kind = Degradation::Kind::Error;
    else if (keys.has(u"hang"))
        proxy.fault.kind = Degradation::Kind::Hang;
    if (proxy.listen == proxy.to && proxy.listen != 0)
        problems.add(keys.find(u"to")->place,
                     QStringLiteral("%1: the proxy cannot stand before itself").arg(where));
    if (proxy.fault.share <= 0)
        problems.add(keys.find(u"share")->place,
                     QStringLiteral("%1: a fault for no request rehearses nothing").arg(where));
    rehearsal.proxy = proxy;
}

void decodeProbe(const YamlNode &node, const QString &where, Problems &problems, RehearsalPlan &rehearsal)
{
    const Keys keys(node, problems, where, {QStringLiteral("get"), QStringLiteral("every")});
    keys.readNeeded(u"get", rehearsal.probe, readHttpUrl);
    keys.read(u"every", rehearsal.probeEvery, readPositiveDuration);
}

} // namespace

void decodeRehearsal(const YamlNode &node, Decoding &decoding)
{
    Problems &problems = decoding.problems;
    const QString where = QStringLiteral("rehearsal");
    const Keys keys(node, problems, where,
                    {QStringLiteral("probe"), QStringLiteral("baseline"), QStringLiteral("settle"),
                     QStringLiteral("inject"), QStringLiteral("clear"), QStringLiteral("proxy")});
    if (!keys.valid())
        return;
    RehearsalPlan rehearsal;
    if (const YamlNode *probe = keys.need(u"probe"))
        decodeProbe(*probe, keys.within(QStringLiteral("probe")), problems, rehearsal);
    keys.read(u"baseline", rehearsal.baseline, readPositiveDuration);
    keys.read(u"settle", rehearsal.settle, readPositiveDuration);
    keys.read(u"inject", rehearsal.inject, readTexts);
    keys.read(u"clear", rehearsal.clear, readTexts);
    if (const YamlNode *proxy = keys.find(u"proxy"))
        decodeProxy(*proxy, keys.within(QStringLiteral("proxy")), problems, rehearsal);
    const std::pair<QString, const QStringList &> commands[] = {{QStringLiteral("inject"), rehearsal.inject},
                                                                {QStringLiteral("clear"), rehearsal.clear}};
    for (const auto &[key, command] : commands)
        if (keys.has(key) && command.isEmpty())
            problems.add(keys.find(key)->place, QStringLiteral("%1 runs nothing").arg(keys.within(key)));
    if (keys.has(u"inject") == keys.has(u"proxy"))
        problems.add(node.place, QStringLiteral("rehearsal has exactly one of inject, proxy"));
    if (keys.has(u"inject") != keys.has(u"clear"))
        problems.add(node.place, QStringLiteral("rehearsal: \"inject\" and \"clear\" belong together"));
    decoding.plan.rehearsal = rehearsal;
}

} // namespace interlock
