#include "tests/models/rollout/scenario.h"

#include "models/base/duration.h"
#include "models/metrics/ambiguous.h"

#include <QTest>

namespace interlock::test {

namespace {

Duration duration(const QString &text)
{
    return parseDuration(text).value_or(Duration(0));
}

QString share(Weight weight)
{
    return QString::number(weight.percent()) + u'%';
}

Weight weightOf(const QString &percent)
{
    return Weight{int(percent.toDouble() * 100)};
}

QString field(const Tell &tell, QStringView name)
{
    return tell.fields[name].toString();
}

QString described(const Tell &tell)
{
    const QString &kind = tell.kind;
    if (kind == u"stage-entered")
        return u"stage %1"_s.arg(tell.fields[u"stage"].toInt());
    if (kind == u"stage-verdict")
        return field(tell, u"verdict");
    if (kind == u"guardrail-fired" || kind == u"guardrail-blind")
        return kind.mid(10) + u' ' + field(tell, u"guardrail");
    if (kind == u"held" || kind == u"refused" || kind == u"rolling-back")
        return kind + u": "_s + field(tell, u"reason").replace(u';', u','); // `;` parts the entries
    if (kind == u"approved" || kind == u"override-asked" || kind == u"overridden")
        return kind + u' ' + field(tell, u"who");
    if (kind == u"checkpoint" || kind == u"report")
        return kind + u' ' + QString::number(tell.fields[u"number"].toInt());
    return kind;
}

} // namespace

Plan fourStages()
{
    Plan plan;
    plan.name = u"four"_s;
    Indicator latency, errors;
    latency.id = {u"p95"_s};
    errors.id = {u"error-count"_s};
    plan.indicators = {latency, errors};
    Guardrail slow, failing;
    slow.id = {u"latency"_s};
    slow.indicator = latency.id;
    slow.breach = Limit{Comparison::Above, 500};
    slow.target = Limit{Comparison::Below, 450};
    slow.tolerance = 0.1;
    slow.confirm = Consecutive{3};
    slow.missing = {Duration(20'000), Action::Hold};
    failing.id = {u"errors"_s};
    failing.indicator = errors.id;
    failing.breach = Limit{Comparison::Above, 1};
    failing.action = Action::Hold;
    plan.guardrails = {slow, failing};
    for (const int percent : {5, 25, 50, 100}) {
        Stage stage;
        stage.weight = Weight{percent * 100};
        stage.bake = Duration(30'000);
        stage.every = Duration(5000);
        plan.stages.push_back(stage);
    }
    return plan;
}

Plan planNamed(const QString &name)
{
    Plan plan = fourStages();
    if (name == u"tiny")
        plan.stages.front().weight = Weight{50};
    if (name == u"holds-stay")
        plan.hold.otherwise = Gate::Otherwise::Hold;
    if (name == u"warm-up")
        plan.guardrails.front().warmUp = Duration(15'000);
    if (name == u"weekend")
        plan.freeze.emplace_back().days = {6, 7};
    if (name == u"reports")
        plan.reportEvery = Duration(20'000);
    if (name.endsWith(u"budget")) {
        Guardrail &slow = plan.guardrails.front();
        slow.budget = {4, 3};
        slow.confirm = Consecutive{9};
        slow.target.reset();
        slow.recovery = u"call the owner"_s;
        slow.action = name == u"budget" ? Action::RollBack : Action::Hold;
    }
    if (name == u"last-gate")
        plan.stages.back().gate.kind = Gate::Kind::Manual;
    if (name == u"last-roles")
        plan.stages.back().gate = {Gate::Kind::Approval, {u"lead"_s, u"security"_s}, {}};
    for (Stage &stage : plan.stages) {
        if (name == u"manual-gates" || name == u"gates-roll-back")
            stage.gate.kind = Gate::Kind::Manual;
        if (name == u"gates-roll-back")
            stage.gate.otherwise = Gate::Otherwise::RollBack;
        if (name == u"roles")
            stage.gate = {Gate::Kind::Approval, {u"lead"_s, u"security"_s}, {}};
        if (name == u"reports")
            stage.checkpoints = {Duration(10'000), Duration(20'000)};
    }
    return plan;
}

Scenario::Scenario(Plan plan)
    : m_plan(std::move(plan)),
      m_state(begin(m_plan, {u"r1"_s}, {DecisionKind::Start, u"ann"_s, {}, 0}, m_now)), m_invariants(m_plan)
{}

Scenario &Scenario::play(const QString &script)
{
    for (const QString &each : script.simplified().split(u' ', Qt::SkipEmptyParts)) {
        const QStringList times = each.split(u'*');
        for (int i = 0; i < times.value(1, u"1"_s).toInt(); ++i)
            word(times.front());
    }
    return *this;
}

void Scenario::word(const QString &text)
{
    const QString kind = text.section(u'@', 0, 0), argument = text.section(u'@', 1);
    static const QStringList looks{u"good"_s,    u"meh"_s,  u"bad"_s,     u"slow"_s, u"missing"_s,
                                   u"several"_s, u"errs"_s, u"ageless"_s, u"tick"_s, u"glance"_s};
    static const QStringList outcomes{u"done"_s,   u"failed"_s, u"unknown"_s,
                                      u"landed"_s, u"unread"_s, u"read"_s};
    static const QStringList decisions{u"rollback"_s, u"hold"_s,     u"resume"_s,   u"promote"_s,
                                       u"back"_s,     u"override"_s, u"supersede"_s};
    if (looks.contains(QString(kind).remove(u'~')))
        look(kind, argument);
    else if (outcomes.contains(kind))
        outcome(kind, argument);
    else if (decisions.contains(kind))
        people(kind, argument);
    else if (kind == u"mark")
        m_marked = m_state;
    else if (kind.startsWith(u"re"_s))
        engine(kind, argument);
    else if (kind.endsWith(u'?'))
        stand(kind);
    else if (!world(kind, argument))
        m_broken << u"no such word: "_s + text;
}

void Scenario::pass(Duration time)
{
    m_now.boot += time;
    m_now.wall += time;
}

void Scenario::look(const QString &word, const QString &after)
{
    const QString kind = QString(word).remove(u'~');
    const bool brief = kind == u"tick" || kind == u"glance";
    pass(after.isEmpty() ? Duration(brief ? 1000 : 5000) : duration(after));
    static const std::map<QString, double> values{{u"meh"_s, 470}, {u"bad"_s, 498}, {u"slow"_s, 600}};
    const auto found = values.find(kind);
    Observation latency = kind == u"missing"   ? Observation::missing(u"no series"_s)
                          : kind == u"several" ? ambiguous(u"2 series match p95"_s)
                                               : Observation::of(found == values.end() ? 400 : found->second);
    if (kind == u"ageless")
        latency.age.reset();
    Evaluated event;
    if (kind != u"tick")
        event.seen.emplace_back(IndicatorId{u"p95"_s}, latency);
    if (!brief)
        event.seen.emplace_back(IndicatorId{u"error-count"_s}, Observation::of(kind == u"errs" ? 2 : 0));
    if (kind == word)
        event.traffic = reading();
    event.lease = m_lease;
    event.storeWritable = m_storeWell;
    feed(event);
}

void Scenario::outcome(const QString &kind, const QString &argument)
{
    if (!m_state.open) {
        m_broken << u"no order is open for "_s + kind;
        return;
    }
    const SetWeight order = m_state.open->order;
    if (kind == u"done" || kind == u"landed" || kind == u"unread")
        m_world = order.to;
    if (kind == u"read")
        m_world = weightOf(argument);
    Actuated event{order.order, Actuated::Outcome::Succeeded, reading(), {}};
    if (kind == u"failed")
        event.outcome = Actuated::Outcome::Failed;
    if (kind == u"unknown" || kind == u"landed")
        event.outcome = Actuated::Outcome::Unknown;
    if (kind == u"unread")
        event.seen.reset();
    feed(event);
}

void Scenario::people(const QString &kind, const QString &argument)
{
    const QString who = argument.isEmpty() ? u"bob"_s : argument.section(u'/', 0, 0);
    const QString word = argument.section(u'/', 1);
    Decided decided{*decisionKind(kind), who, {}, 7};
    decided.otherBoot = std::exchange(m_otherBoot, false);
    if (decided.kind == DecisionKind::Override) {
        decided.wantsMore = word.endsWith(u'+');
        decided.about = decided.wantsMore ? word.chopped(1) : word;
        decided.reason = u"because"_s;
    } else {
        decided.role = word;
    }
    feed(decided);
}

/// Boot time starts anew.
void Scenario::boot()
{
    m_now.boot = Instant(Duration(5000));
    m_otherBoot = true;
}

void Scenario::engine(const QString &kind, const QString &after)
{
    const Duration blind = duration(after);
    pass(blind);
    if (kind == u"restart-lost") // the looks since the last mark died with their process; the log did not
        m_state = m_marked;
    if (kind == u"reboot")
        boot();
    feed(Resumed{blind, std::exchange(m_otherBoot, false),
                 kind == u"restart-unread" ? std::nullopt : std::optional(reading()), m_lease, m_logged});
}

bool Scenario::world(const QString &kind, const QString &argument)
{
    const std::map<QString, Act> acts{
        {u"stage"_s,
         [this](const QString &stage) {
             play(u"auto good*%1 manual"_s.arg(1 + 7 * stage.toInt()));
             m_log.clear();
         }},
        {u"auto"_s, [this](const QString &) { m_auto = true; }},
        {u"manual"_s, [this](const QString &) { m_auto = false; }},
        {u"wait"_s, [this](const QString &time) { pass(duration(time)); }},
        {u"late"_s, [this](const QString &) { m_world = m_lastRaise; }},
        {u"world"_s, [this](const QString &weight) { m_world = weightOf(weight); }},
        {u"boots"_s,
         [this](const QString &after) {
             pass(duration(after));
             boot();
         }},
        {u"apart"_s, [this](const QString &) { m_apart = true; }},
        {u"together"_s, [this](const QString &) { m_apart = false; }},
        {u"stable-down"_s, [this](const QString &) { m_stableReady = false; }},
        {u"stable-up"_s, [this](const QString &) { m_stableReady = true; }},
        {u"store-broken"_s, [this](const QString &) { m_storeWell = false; }},
        {u"store-well"_s, [this](const QString &) { m_storeWell = true; }},
        {u"wall"_s, [this](const QString &time) { m_now.wall += duration(time); }},
        {u"wall-back"_s, [this](const QString &time) { m_now.wall -= duration(time); }},
        {u"lease"_s,
         [this](const QString &most) {
             m_lease = most == u"none"        ? LeaseStanding{false, u"the lease expired"_s, {}, true}
                       : most == u"withdrawn" ? LeaseStanding{false, u"dana withdrew: the pager rang"_s, {}}
                                              : LeaseStanding{true, {}, weightOf(most)};
         }},
    };
    const auto found = acts.find(kind);
    if (found == acts.end())
        return false;
    found->second(argument);
    return true;
}

void Scenario::feed(const RolloutEvent &event)
{
    const RolloutState before = m_state;
    const Stepped after = step(m_plan, before, event, m_now);
    if (step(m_plan, before, event, m_now) != after)
        m_broken << u"I20: the same step gave two results"_s;
    m_broken << m_invariants.check(before, event, after, m_now);
    m_state = after.state;
    for (const Effect &effect : after.effects)
        record(effect);
    if (m_auto && m_state.open && m_state.lastOrder > before.lastOrder)
        outcome(u"done"_s, {});
}

void Scenario::record(const Effect &effect)
{
    if (const auto *order = std::get_if<SetWeight>(&effect)) {
        if (order->order <= m_logged)
            m_broken << u"I3: order %1 was given twice"_s.arg(order->order);
        m_logged = order->order;
        m_log << (order->stage >= 0 ? u"raise "_s : u"lower "_s) + share(order->to);
        if (order->stage >= 0)
            m_lastRaise = order->to;
    } else if (const auto *tell = std::get_if<Tell>(&effect)) {
        m_log << described(*tell);
    }
}

void Scenario::stand(const QString &what)
{
    if (what == u"bake?")
        m_log << u"baked "_s + formatDuration(m_state.stages.at(size_t(std::max(0, m_state.stage))).counted);
    else
        m_log << u"[%1 %2]"_s.arg(toString(m_state.phase), share(m_state.intended));
}

bool fits(const QString &log, const QString &expected)
{
    return QRegularExpression(u'^' + QRegularExpression::escape(expected).replace(u"\\*"_s, u"[^;]*"_s) +
                              u'$')
        .match(log)
        .hasMatch();
}

void columns()
{
    QTest::addColumn<QString>("plan");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("expected");
}

void row(const char *sentence, const QString &script, const QString &expected, const QString &plan)
{
    QTest::newRow(sentence) << plan << script << expected;
}

void playRow()
{
    QFETCH(const QString, plan);
    QFETCH(const QString, script);
    QFETCH(const QString, expected);
    Scenario scenario(planNamed(plan));
    scenario.play(script);
    QCOMPARE(scenario.broken().join(u"; "_s), QString());
    QVERIFY2(fits(scenario.log(), expected),
             qPrintable(u"\n  is:       "_s + scenario.log() + u"\n  expected: "_s + expected));
}

} // namespace interlock::test
