/* Colours and sizes of antd's parts; the same values stand as custom properties in style.css. Greys are strong enough for WCAG AA on their ground. */
import { theme as antd, type ThemeConfig } from 'antd';
import type { Shade } from './look';

const SHARED: ThemeConfig['token'] = {
  borderRadius: 6,
  fontSize: 14,
  fontFamily: 'Inter, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif',
  // Not by a style sheet: antd's menus wait for their motion to end before they take their place.
  motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  motionDurationMid: '0.12s',
  motionDurationSlow: '0.16s',
};
const LIGHT: ThemeConfig['token'] = {
  colorPrimary: '#234a8f', colorLink: '#234a8f', colorLinkHover: '#163468', colorLinkActive: '#163468', colorSuccess: '#1d7340', colorWarning: '#8a5300', colorError: '#b3261e', colorInfo: '#234a8f',
  colorText: '#1b2430', colorTextSecondary: '#465163', colorTextTertiary: '#596477', colorTextQuaternary: '#667085', colorTextDescription: '#596477', colorTextPlaceholder: '#667085',
  colorBorder: '#c3cad6', colorBorderSecondary: '#dfe4ec', colorBgLayout: '#f4f6f9',
};
const DARK: ThemeConfig['token'] = {
  colorPrimary: '#8fb4f7', colorLink: '#8fb4f7', colorLinkHover: '#b9d1fb', colorLinkActive: '#b9d1fb', colorSuccess: '#76d39b', colorWarning: '#f0b862', colorError: '#ffa198', colorInfo: '#8fb4f7',
  colorTextLightSolid: '#0e1a30', colorBgSpotlight: '#d5deeb',
  colorText: '#e6ebf2', colorTextSecondary: '#b9c3d1', colorTextTertiary: '#9aa7b8', colorTextQuaternary: '#8d9aac', colorTextDescription: '#9aa7b8', colorTextPlaceholder: '#8d9aac',
  colorTextDisabled: '#8d9aac', colorBorder: '#3f4b5c', colorBorderSecondary: '#2b3543', colorBgLayout: '#0f141b', colorBgContainer: '#171e28', colorBgElevated: '#1e2632',
};

export function themeOf(shade: Shade, brand: string): ThemeConfig {
  const own = brand ? { colorPrimary: brand, colorLink: brand, colorInfo: brand } : {};
  if (shade === 'light') return { cssVar: {}, token: { ...SHARED, ...LIGHT, ...own } };
  // antd makes its dark primary duller than the colour that was given; buttons and ticks take it as it is.
  const primary = brand || '#8fb4f7';
  const strong = { colorPrimary: primary, colorPrimaryHover: '#b9d1fb', colorPrimaryActive: '#b9d1fb', primaryColor: '#0e1a30' };
  const tabs = { itemSelectedColor: primary, itemHoverColor: '#b9d1fb', inkBarColor: primary };
  return { cssVar: {}, algorithm: antd.darkAlgorithm, token: { ...SHARED, ...DARK, ...own }, components: { Button: strong, Checkbox: strong, Radio: strong, Switch: strong, Tabs: tabs } };
}
