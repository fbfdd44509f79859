#pragma once

#include "ui/follower/snapshot.h"

#include <QColor>
#include <QPalette>

namespace interlock {

/// The two colours of a status: `ink` for its shape and edge, `tint` behind normal text.
struct StatusColours {
    QColor ink, tint;
};

/// The colours of one theme. Text on `background` and `panel` reaches 4.5:1; a test holds them to it.
struct Tokens {
    bool dark = false;
    QColor background, panel, strip, text, muted, line, control, focus;
    QColor primary, onPrimary;   ///< the one filled button of a dialog
    QColor rollback, onRollback; ///< red is for this button alone
    QColor stable, canary;       ///< series; also told apart by solid and dashed
    StatusColours pass, running, waiting, fail, inconclusive, idle;

    const StatusColours &of(StatusKind kind) const;
};

const Tokens &lightTokens();
const Tokens &darkTokens();
const Tokens &highContrastTokens();
/// The tokens that go with a palette made by `paletteOf`: a widget asks for `tokensOf(palette())` while it
/// paints.
const Tokens &tokensOf(const QPalette &palette);
QPalette paletteOf(const Tokens &tokens);

/// The band of an environment: production white on dark red, staging dark on yellow, anything else neutral.
struct BandColours {
    QColor ground, text;
    bool hatched = false;
};
BandColours bandOf(const QString &environment);

} // namespace interlock
