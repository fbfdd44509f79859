// Precompiled for the command line: CLI11 alone takes longer to read than most verbs take to compile.
#pragma once

#include "models/base/pch.h"

#include <CLI/CLI.hpp>
