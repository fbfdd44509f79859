#include "ui/style/tokens.h"

#include "ui/first/ground.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
Tokens on(const Ground &ground)
{
    Tokens t;
    t.background = ground.background;
    t.panel = ground.panel;
    t.strip = ground.strip;
    t.line = ground.line;
    return t;
}

Tokens makeLight()
{
    Tokens t = on(kLightGround);
    t.text = 0x1B2430;
    t.muted = 0x55606E;
    t.control = 0x7A8594;
    t.focus = 0x0A5BD3;
    t.primary = 0x0369AA;
    t.onPrimary = 0xFFFFFF;
    t.rollback = 0xB3261E;
    t.onRollback = 0xFFFFFF;
    t.stable = 0x0072B2;
    t.canary = 0xD55E00;
    t.pass = {0x134B44, 0xDDF3EA};
    t.running = {0x0374BC, 0xDCEEFB};
    t.waiting = {0x4A1F00, 0xFFE3A8};
    t.fail = {0xD02A19, 0xFCE1DE};
    t.inconclusive = {0x4E177C, 0xEADCF6};
    t.idle = {0x6B707A, 0xECEFF2};
    return t;
}

Tokens makeDark()
{
    Tokens t = on(kDarkGround);
    t.dark = true;
    t.text = 0xE8EDF3;
    t.muted = 0xA3AFBD;
    t.control = 0x6F7C8C;
    t.focus = 0x8FC7FF;
    t.primary = 0x1F6BC9;
    t.onPrimary = 0xFFFFFF;
    t.rollback = 0xC8362B;
    t.onRollback = 0xFFFFFF;
    t.stable = 0x56B4E9;
    t.canary = 0xE69F00;
    t.pass = {0x9CF4C1, 0x173A33};
    t.running = {0x3789EE, 0x14304F};
    t.waiting = {0xFBBD2C, 0x3F3110};
    t.fail = {0xE46059, 0x4A1F1E};
    t.inconclusive = {0xE6D5F2, 0x3A2A4A};
    t.idle = {0x93979A, 0x252D38};
    return t;
}

/// White on black: every text reaches 7:1 (WCAG 1.4.6), every edge 4.5:1.
Tokens makeHighContrast()
{
    Tokens t = on(kContrastGround);
    t.dark = true;
    t.text = 0xFFFFFF;
    t.muted = 0xDDE4EC;
    t.control = 0xFFFFFF;
    t.focus = 0xFFE14D;
    t.primary = 0xFFFFFF;
    t.onPrimary = Qt::black;
    t.rollback = 0xB00D0D;
    t.onRollback = 0xFFFFFF;
    t.stable = 0x6CC4FF;
    t.canary = 0xFFB01F;
    t.pass = {0x9CF4C1, 0x0B2A20};
    t.running = {0x8CC8FF, 0x0B2440};
    t.waiting = {0xFFC94A, 0x332600};
    t.fail = {0xFF9A94, 0x3A0F0E};
    t.inconclusive = {0xE6D5F2, 0x2A1B3A};
    t.idle = {0xC3CAD3, 0x1C222B};
    return t;
}
} // namespace

const StatusColours &Tokens::of(StatusKind kind) const
{
    switch (kind) {
    case StatusKind::Pass:
        return pass;
    case StatusKind::Running:
        return running;
    case StatusKind::Waiting:
        return waiting;
    case StatusKind::Fail:
        return fail;
    case StatusKind::Inconclusive:
        return inconclusive;
    case StatusKind::Idle:
        return idle;
    }
    return idle;
}

const Tokens &lightTokens()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens &darkTokens()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

const Tokens &highContrastTokens()
{
    static const Tokens tokens = makeHighContrast();
    return tokens;
}

const Tokens &tokensOf(const QPalette &palette)
{
    // Nothing changes the link colour of a widget, while some have a ground of their own.
    const QColor link = palette.color(QPalette::Link);
    return link == darkTokens().running.ink           ? darkTokens()
           : link == highContrastTokens().running.ink ? highContrastTokens()
                                                      : lightTokens();
}

QPalette paletteOf(const Tokens &t)
{
    QPalette p(t.panel, t.background);
    p.setColor(QPalette::Window, t.background);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, t.background);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::Button, t.panel);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::PlaceholderText, t.muted);
    p.setColor(QPalette::Highlight, t.primary);
    p.setColor(QPalette::HighlightedText, t.onPrimary);
    p.setColor(QPalette::ToolTipBase, t.panel);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Link, t.running.ink);
    p.setColor(QPalette::BrightText, t.fail.ink); // words that say what fails
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Light, t.line);
    p.setColor(QPalette::Dark, t.control);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.idle.ink);
    return p;
}

BandColours bandOf(const QString &environment)
{
    const QString name = environment.toLower();
    if (name.startsWith(u"prod"_s) || name == u"live"_s)
        return {0x7A1F1F, 0xFFFFFF};
    if (name.startsWith(u"stag"_s) || name.startsWith(u"pre"_s))
        return {0xF2C14E, 0x1B2430};
    if (name == u"demo"_s)
        return {0x3A4656, 0xFFFFFF, true};
    return {0x3A4656, 0xFFFFFF};
}

} // namespace interlock
