#include "ui/settings/settingspage.h"

#include "ui/first/language.h"
#include "ui/settings/keytable.h"
#include "ui/style/foldingrow.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QCheckBox>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kName = 140;                                            ///< width of a row's name, px at 100 %
constexpr int kZooms[] = {80, 90, 100, 110, 120, 130, 150, 180, 200}; // each is a step of Ctrl +
constexpr ThemeChoice kThemes[] = {ThemeChoice::Auto, ThemeChoice::Light, ThemeChoice::Dark,
                                   ThemeChoice::HighContrast};

void addRow(QBoxLayout *column, const QString &name, QWidget *field)
{
    auto *label = makeLabel(name, "answer");
    label->setMinimumWidth(scaled(kName));
    label->setMaximumWidth(scaled(kName));
    auto *row = new FoldingRow(label, field, kName);
    row->setSpacing(16, 4);
    auto *line = new QHBoxLayout;
    line->addWidget(row);
    line->addStretch(1);
    column->addLayout(line);
}

/// As the system, then each language under the name that its speakers give it.
QStringList languageNames()
{
    QStringList names{SettingsPage::tr("As the system")};
    for (const QString &code : languages())
        names << (code == u"en" ? u"English"_s
                                : QLocale(code).nativeLanguageName()); // Qt says "American English"
    return names;
}
} // namespace

ChoiceRow::ChoiceRow(const QString &name, const QStringList &words, QWidget *parent) : QWidget(parent)
{
    setAccessibleName(name);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto *group = new QButtonGroup(this);
    for (qsizetype i = 0; i < words.size(); ++i) {
        auto *button = new QPushButton(words[i]);
        button->setProperty("role", u"segment"_s);
        if (i == 0 || i + 1 == words.size())
            button->setProperty("place", i == 0 ? u"first"_s : u"last"_s);
        button->setCheckable(true);
        button->setAutoDefault(false);
        button->setAccessibleName(tr("%1: %2").arg(name, words[i]));
        group->addButton(button, int(i));
        row->addWidget(button);
        m_buttons.push_back(button);
    }
    connect(group, &QButtonGroup::idClicked, this, &ChoiceRow::chosen);
}

void ChoiceRow::setChosen(int index)
{
    if (index >= 0 && size_t(index) < m_buttons.size())
        m_buttons[size_t(index)]->setChecked(true);
}

SettingsPage::SettingsPage(Keymap &keymap, QWidget *parent)
    : PageArea(tr("Settings"), parent),
      m_theme(new ChoiceRow(tr("Theme"), {tr("Automatic"), tr("Light"), tr("Dark"), tr("High contrast")})),
      m_zone(new ChoiceRow(tr("Times"), {tr("Local"), tr("UTC")})),
      m_density(new ChoiceRow(tr("Rows"), {tr("Close together"), tr("With more room")})),
      m_language(new ChoiceRow(tr("Language"), languageNames())), m_zoom(nullptr),
      m_ofRun(makeLabel({}, "answer")),
      m_notifications(new QCheckBox(tr("Show what must be known on the desktop as well"))),
      m_sound(new QCheckBox(tr("Ring the bell when a breach is confirmed or a rollback starts"))),
      m_held(new QCheckBox(
          tr("The red button must be held for 0.6 s, for touch screens; its keys act at once"))),
      m_letters(new QCheckBox(tr("Single keys act, such as P or A, while no text field has the focus")))
{
    head()->addStretch(1);
    buildLook(column());
    buildKeys(column(), keymap);
    show(m_shown);
}

void SettingsPage::buildLook(QBoxLayout *column)
{
    QStringList zooms;
    for (int percent : kZooms)
        zooms << tr("%L1 %").arg(percent);
    m_zoom = new ChoiceRow(tr("Zoom"), zooms);
    QBoxLayout *look =
        addSection(column, tr("LOOK"), tr("In force at once, and kept for this account on this machine."));
    m_ofRun->setWordWrap(true);
    m_ofRun->hide();
    look->addWidget(m_ofRun);
    addRow(look, tr("Theme"), m_theme);
    addRow(look, tr("Zoom"), m_zoom);
    addRow(look, tr("Rows"), m_density);
    addRow(look, tr("Times"), m_zone);
    addRow(look, tr("Language"), m_language);
    QBoxLayout *alarm = addSection(column, tr("NOTIFICATIONS"));
    alarm->addWidget(m_notifications);
    alarm->addWidget(m_sound);
    addSection(column, tr("ROLL BACK"))->addWidget(m_held);
    connect(m_held, &QCheckBox::clicked, this,
            [this](bool on) { change([on](Preferences &p) { p.heldRollback = on; }); });
    connect(m_theme, &ChoiceRow::chosen, this,
            [this](int i) { change([i](Preferences &p) { p.theme = kThemes[size_t(i)]; }); });
    connect(m_zoom, &ChoiceRow::chosen, this,
            [this](int i) { change([i](Preferences &p) { p.zoomPercent = kZooms[size_t(i)]; }); });
    connect(m_density, &ChoiceRow::chosen, this, [this](int i) {
        change([i](Preferences &p) { p.density = i == 1 ? Density::Roomy : Density::Compact; });
    });
    connect(m_zone, &ChoiceRow::chosen, this,
            [this](int i) { change([i](Preferences &p) { p.zone = i == 1 ? Zone::Utc : Zone::Local; }); });
    connect(m_language, &ChoiceRow::chosen, this,
            [this](int i) { change([i](Preferences &p) { p.language = languages().value(i - 1); }); });
    connect(m_notifications, &QCheckBox::clicked, this,
            [this](bool on) { change([on](Preferences &p) { p.notifications = on; }); });
    connect(m_sound, &QCheckBox::clicked, this,
            [this](bool on) { change([on](Preferences &p) { p.sound = on; }); });
}

void SettingsPage::buildKeys(QBoxLayout *column, Keymap &keymap)
{
    QBoxLayout *keys = addSection(
        column, tr("KEYS"), tr("A key belongs to one act. The rollback keeps one that types no character."));
    keys->addWidget(m_letters);
    keys->addWidget(new KeyTable(keymap));
    connect(m_letters, &QCheckBox::clicked, this,
            [this](bool on) { change([on](Preferences &p) { p.letters = on; }); });
    connect(&keymap, &Keymap::changed, this, [this, &keymap] {
        if (keymap.choices() != m_shown.keys)
            change([&keymap](Preferences &p) { p.keys = keymap.choices(); });
    });
}

void SettingsPage::change(const std::function<void(Preferences &)> &edit)
{
    Preferences next = m_shown;
    edit(next);
    show(next);
    Q_EMIT changed(next);
}

void SettingsPage::showOfRun(std::optional<ThemeChoice> theme, const std::optional<QString> &language)
{
    QStringList told;
    if (theme)
        told << u"--theme %1"_s.arg(themeWord(*theme));
    if (language)
        told << u"--language %1"_s.arg(*language);
    m_ofRun->setText(
        tr("This run was started with %1, which counts until you choose here.").arg(told.join(u' ')));
    m_ofRun->setHidden(told.isEmpty());
}

void SettingsPage::show(const Preferences &preferences)
{
    m_shown = preferences;
    m_theme->setChosen(int(std::ranges::find(kThemes, preferences.theme) - std::begin(kThemes)));
    m_density->setChosen(preferences.density == Density::Roomy ? 1 : 0);
    m_zone->setChosen(preferences.zone == Zone::Utc ? 1 : 0);
    m_language->setChosen(int(languages().indexOf(preferences.language)) + 1); // -1, none: as the system
    // Ctrl + steps by 10: the nearest button stands for what lies between.
    const auto nearest = std::ranges::min_element(
        kZooms, {}, [&preferences](int percent) { return std::abs(percent - preferences.zoomPercent); });
    m_zoom->setChosen(int(nearest - std::begin(kZooms)));
    m_notifications->setChecked(preferences.notifications);
    m_sound->setChecked(preferences.sound);
    m_held->setChecked(preferences.heldRollback);
    m_letters->setChecked(preferences.letters);
}

} // namespace interlock
